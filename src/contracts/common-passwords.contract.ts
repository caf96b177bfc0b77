import { describe, expect, it } from "vitest";
import type { CommonPasswords } from "../application/ports/common-passwords.js";

/** Passwords at the top of every published list, with 8 characters or more. */
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
    it("contains the most common passwords", () => {
      expect(COMMONEST.filter((password) => !passwords.has(password))).toEqual([]);
    });

    it("contains no rare passwords of any length", () => {
      expect(RARE.filter((password) => passwords.has(password))).toEqual([]);
    });

    it("contains no property names of objects", () => {
      for (const property of ["__proto__", "hasOwnProperty", "toString"]) expect(passwords.has(property)).toBe(false);
    });

    it("gives the same answer on every call", () => {
      for (let times = 0; times < 3; times += 1) expect(passwords.has("password")).toBe(true);
    });
  });
}
