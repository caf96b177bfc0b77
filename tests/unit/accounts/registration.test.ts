import { domainToASCII } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRegistration } from "../../../src/domain/accounts/registration.js";
import { validateDisplayName } from "../../../src/domain/accounts/names/display-name.js";
import { normalizedEmail } from "../../../src/domain/accounts/email.js";
import { reservedNames } from "../../../src/domain/accounts/names/confusables.js";
import { guestNames, validateUsername } from "../../../src/domain/accounts/names/username.js";
import { ZxcvbnCommonPasswords } from "../../../src/adapters/security/zxcvbn-common-passwords.js";

const LETTERS = Array.from("aäöüéèñçøåœßжищλπωあ漢字한국ไทยक");
const nothingIsCommon = () => false;
const good = { email: "ada@example.com", password: "correct horse battery" };
const checked = (input: object) => parseRegistration({ ...good, ...input }, nothingIsCommon);

describe("registration", () => {
  it("derives missing names from the user's id", () => {
    const reserved = reservedNames();
    fc.assert(
      fc.property(fc.uuid(), (userId) => {
        const { displayName, usernames } = guestNames(userId);
        expect(usernames.flatMap((name) => validateUsername(name, reserved))).toEqual([]);
        expect(new Set(usernames).size).toBe(usernames.length);
        expect(usernames[0]).toMatch(/^user-[a-z0-9]{5}$/);
        expect(displayName).toMatch(/^Guest [1-9]\d{3}$/);
        expect(validateDisplayName(displayName, reserved)).toEqual([]);
      }),
    );
  });

  it.each([
    ["ada@exämple.com", "ada@xn--exmple-cua.com"],
    ["ada@XN--EXMPLE-CUA.com", "ada@xn--exmple-cua.com"],
    ["ADA@EXÄMPLE.COM", "ada@xn--exmple-cua.com"],
    ["ada@exa\u0308mple。com", "ada@xn--exmple-cua.com"],
    ["ada@ｅｘａｍｐｌｅ．com", "ada@example.com"],
    ["ada@例え.テスト", "ada@xn--r8jz45g.xn--zckzah"],
    ["ada@straße.de", "ada@xn--strae-oqa.de"],
  ])("stores the address %s as %s", (email, kept) => {
    expect(checked({ email }).email).toBe(kept);
    expect(normalizedEmail(kept)).toBe(kept);
  });

  it("normalizes domains like URLs do", () => {
    const letters = fc.string({
      unit: fc.constantFrom(...LETTERS),
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(letters, (label) => {
        const ascii = domainToASCII(`${label}.example`);
        fc.pre(ascii !== "");
        expect(normalizedEmail(`a@${label}.example`)).toBe(`a@${ascii}`);
      }),
    );
  });

  it.each([
    "",
    "ada",
    "ada@",
    "@example.com",
    "ada@localhost",
    ".ada@example.com",
    "a..b@example.com",
    "ada.@example.com",
    "ada@-example.com",
    "ada@example-.com",
    "ada@example.com-",
    "a b@example.com",
    "a@b@example.com",
    "ada@exa mple.com",
    "ada@example.com\nBcc: x@y.z",
    "<ada@example.com>",
    `${"x".repeat(65)}@example.com`,
    `a@${"b".repeat(250)}.com`,
    "ada\u202e@example.com",
    "a@127.0.0.1",
    "a@[127.0.0.1]",
    "a@1.2.3.4.5",
    "a@0x7f.1",
    "a@example.com.",
    "a@example..com",
    "a@ab--cd.com",
    `a@${"b".repeat(64)}.com`,
    `a@${"ä".repeat(60)}.com`,
    "a@☃.com",
    "a@exam\u00adple.com",
  ])("refuses the email %j", (email) => {
    expect(() => checked({ email })).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });

  it("folds the case of email and username, and composes the display name", () => {
    expect(checked({ email: " ADA@Example.COM ", username: "Ada.L", displayName: " A\u030Ada " })).toEqual({
      email: "ada@example.com",
      password: good.password,
      username: "ada.l",
      displayName: "\u00c5da",
    });
  });

  it.each(["ab", "x".repeat(33), "ada lovelace", "ádа", "аda", "ada\u200b", ""])(
    "refuses the username %j",
    (username) => {
      expect(() => checked({ username })).toThrow(
        expect.objectContaining({ details: { issues: [{ path: "username", message: expect.any(String) }] } }),
      );
    },
  );

  it.each(["", "  ", "x".repeat(81), "a\u202eb", "a\u200db", "a\nb", "a\0b", "\ud800"])(
    "refuses the display name %j",
    (displayName) => {
      expect(() => checked({ displayName })).toThrow(expect.objectContaining({ code: "request.invalid" }));
    },
  );

  it("reports all problems together, and gives a lone password problem its own code", () => {
    expect(() => checked({ email: "ada", username: "!", displayName: "", password: "short" })).toThrow(
      expect.objectContaining({
        code: "request.invalid",
        details: {
          issues: ["email", "username", "displayName", "password"].map((path) => ({
            path,
            message: expect.any(String),
          })),
        },
      }),
    );
    expect(() => checked({ password: "short" })).toThrow(
      expect.objectContaining({ code: "account.password_too_weak" }),
    );
  });

  it("recognizes common passwords in any case", () => {
    const common = new ZxcvbnCommonPasswords();
    for (const password of ["password", "12345678", "QWERTYUIOP", "iloveyou1"])
      expect(() => parseRegistration({ ...good, password }, (each) => common.has(each))).toThrow(
        expect.objectContaining({ code: "account.password_too_weak" }),
      );
  });
});
