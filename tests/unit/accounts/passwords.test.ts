import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, it } from "vitest";
import { ZxcvbnCommonPasswords } from "../../../src/adapters/security/zxcvbn-common-passwords.js";
import { normalizedPassword, validatePassword } from "../../../src/domain/accounts/password.js";
import { parseRegistration } from "../../../src/domain/accounts/registration.js";

const common = new ZxcvbnCommonPasswords();
const account = { email: "ada.lovelace@example.com", username: "countess.ada" };
const isTaken = (password: string, of = account) =>
  validatePassword(normalizedPassword(password), of, (each) => common.has(each)).length === 0;

describe("passwords (S24)", () => {
  it("accepts 8 to 128 characters, counted as users see them after normalization", () => {
    const lengths = Array.from({ length: 140 }, (_, length) => length);
    for (const letter of ["ж", "漢", "🔑"])
      expect(lengths.filter((length) => isTaken(letter.repeat(length)))).toEqual(lengths.slice(8, 129));
    expect([isTaken("a\u030a".repeat(8)), isTaken("a\u030a".repeat(7))]).toEqual([true, false]);
    expect([isTaken("ﷺ".repeat(7)), isTaken("ﷺ".repeat(8))]).toEqual([true, false]);
  });

  it("refuses the 10,000 most common passwords, in any case and width", () => {
    const commonest = dictionary["passwords-common"].slice(0, 10_000).map(String);
    expect(commonest).toHaveLength(10_000);
    const wide = (text: string) =>
      text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    const spellings = [(text: string) => text, (text: string) => text.toUpperCase(), wide];
    for (const spell of spellings) expect(commonest.map(spell).filter((each) => isTaken(each))).toEqual([]);
    expect(commonest.filter((password) => !common.has(password))).toEqual([]);
  });

  it("refuses the account's own email or username, in any case and width", () => {
    for (const own of ["ada.lovelace@example.com", "ADA.Lovelace@Example.com", "countess.ada", "Countess.Ada"])
      expect(isTaken(own)).toBe(false);
    expect(isTaken("ｃｏｕｎｔｅｓｓ.ada")).toBe(false);
    for (const other of ["ada.lovelace@example.org", "countess.ada1"]) expect(isTaken(other)).toBe(true);
  });

  it("has no rules about the characters of a password", () => {
    for (const free of ["zxqvjkwp", "        j       ", "ΑΒΓΔΕΖΗΘ", "📎📎📎📎📎📎📎📎", "'; DROP TABLE x"])
      expect(isTaken(free)).toBe(true);
  });

  it("treats different encodings of the same characters as one password, and changes nothing else", () => {
    const typed = (password: string) => parseRegistration({ email: account.email, password }, () => false).password;
    expect(typed("A\u030angstro\u0308m ﬁ Ⅷ")).toBe("\u00c5ngstr\u00f6m fi VIII");
    expect(typed(` ${"x".repeat(126)} `)).toBe(` ${"x".repeat(126)} `);
  });
});
