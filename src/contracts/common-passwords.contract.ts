import { describe, expect, it } from "vitest";
import type { CommonPasswords } from "../application/ports/common-passwords.js";

/** Passwords that lead every published list, of 8 characters or more. */
const COMMONEST = [
  "password",
  "123456789",
  "12345678",
  "qwertyuiop",
  "1234567890",
  "iloveyou",
  "password1",
  "sunshine",
  "princess",
  "football",
  "baseball",
  "superman",
  "trustno1",
  "11111111",
  "1q2w3e4r",
];

const RARE = [
  "",
  "correct horse battery staple",
  "zxqvjkwp",
  "ｐａｓｓｗｏｒｄ zxqv",
  "😀".repeat(8),
  "p".repeat(10_000),
];

export function commonPasswordsContract(name: string, passwords: CommonPasswords): void {
  describe(`CommonPasswords, ${name}`, () => {
    it("has the commonest passwords", () => {
      expect(COMMONEST.filter((password) => !passwords.has(password))).toEqual([]);
    });

    it("does not have rare ones, however long", () => {
      expect(RARE.filter((password) => passwords.has(password))).toEqual([]);
    });

    it("does not have the property names of objects", () => {
      for (const property of ["__proto__", "hasOwnProperty", "toString"]) expect(passwords.has(property)).toBe(false);
    });

    it("answers the same however often it is asked", () => {
      for (let times = 0; times < 3; times += 1) expect(passwords.has("password")).toBe(true);
    });
  });
}
