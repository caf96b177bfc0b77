import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedRegistration } from "../../../src/domain/accounts/registration.js";
import { usernameCandidates, usernameProblems } from "../../../src/domain/accounts/username.js";
import { ZxcvbnCommonPasswords } from "../../../src/adapters/security/zxcvbn-common-passwords.js";

const nothingIsCommon = () => false;
const good = { email: "ada@example.com", password: "correct horse battery" };
const checked = (input: object) => checkedRegistration({ ...good, ...input }, nothingIsCommon);
const id = "01900000-0000-7000-8000-0123456789ab";

describe("a registration", () => {
  it("always finds usernames to try that are valid and differ", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const names = usernameCandidates(email.toLowerCase(), id);
        expect(names.flatMap(usernameProblems)).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  it.each([
    ["ada@example.com", "ada"],
    ["ada+news@example.com", "ada-news"],
    ["a@example.com", "user-a"],
    ["-.-@example.com", "user"],
    ["日本@example.com", "user"],
    [`${"x".repeat(60)}@example.com`, "x".repeat(23)],
  ])("makes of %s the username %s", (email, username) => {
    expect(usernameCandidates(email, id)[0]).toBe(username);
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

  it("names every problem at once, with the password's own code when it is the only one", () => {
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

  it("knows the common passwords in any case", () => {
    const common = new ZxcvbnCommonPasswords();
    for (const password of ["password", "12345678", "QWERTYUIOP", "iloveyou1"])
      expect(() => checkedRegistration({ ...good, password }, (each) => common.has(each))).toThrow(
        expect.objectContaining({ code: "account.password_too_weak" }),
      );
  });
});
