import { describe, expect, it } from "vitest";
import type { Profile, LoginResult } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { issuePaths, register, request } from "../support/client.js";

const password = "correct horse battery";
let counter = 0;
const newEmail = () => `Person.${process.pid}.${Date.now()}.${(counter += 1)}@Example.com`;

export function accountsSuite(url: () => string): void {
  const post = <Body = ProblemDetails>(path: string, body: unknown) =>
    request<Body>(url(), path, { method: "POST", body });

  describe("accounts", () => {
    it("registers a user, returns a working session, and logs in again", async () => {
      const email = newEmail();
      const registered = await post<LoginResult>("/api/auth/register", { email, password, displayName: "Ada L." });
      expect(registered.status).toBe(201);
      expect(registered.body).toEqual({
        user: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          email: email.toLowerCase(),
          emailVerified: false,
          receipts: true,
          username: expect.stringMatching(/^user-[a-z0-9]{5,}$/),
          displayName: "Ada L.",
          bot: false,
          deleted: false,
          bio: "",
          data: null,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
        accessToken: expect.any(String),
        refreshToken: expect.stringMatching(/^[\w-]{43}$/),
        expiresIn: 900,
      });

      const login = await post<LoginResult>("/api/auth/login", { email: email.toUpperCase(), password });
      expect(login.status).toBe(200);
      expect(login.body.user).toEqual(registered.body.user);
      const me = await request<Profile>(url(), "/api/users/me", { token: login.body.accessToken });
      expect(me.body).toEqual(registered.body.user);
    });

    it("generates names without any part of the email for a user who gives only an email", async () => {
      const host = `${Date.now()}.example.com`;
      const local = `twin${Date.now() % 1e9}`;
      const first = await post<LoginResult>("/api/auth/register", { email: `${local}@a.${host}`, password });
      const second = await post<LoginResult>("/api/auth/register", { email: `${local}@b.${host}`, password });
      expect(first.body.user.username).toMatch(/^user-[a-z0-9]{5,}$/);
      expect(JSON.stringify([first.body.user.username, first.body.user.displayName])).not.toContain(local);
      expect(second.body.user.username).not.toBe(first.body.user.username);
    });

    it("refuses an email or username in use, in any case", async () => {
      const taken = await register(url(), "taken");
      const { email, username } = taken.session.user;
      const sameEmail = await post("/api/auth/register", { email: email.toUpperCase(), password });
      const sameName = await post("/api/auth/register", {
        email: newEmail(),
        username: username.toUpperCase(),
        password,
      });
      expect([sameEmail.status, sameEmail.body.code]).toEqual([409, "account.email_taken"]);
      expect([sameName.status, sameName.body.code]).toEqual([409, "account.username_taken"]);
    });

    it("registers exactly one of many concurrent users with the same email", async () => {
      const email = newEmail();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => post("/api/auth/register", { email, password })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === "account.email_taken")).toHaveLength(7);
    });

    it("gives the same answer for an unknown email and a wrong password (S8)", async () => {
      const known = await register(url(), "known");
      const wrong = await post("/api/auth/login", { email: known.session.user.email, password: "not the password" });
      const unknown = await post("/api/auth/login", { email: newEmail(), password: "not the password" });
      const { requestId: _wrong, ...wrongBody } = wrong.body;
      const { requestId: _unknown, ...unknownBody } = unknown.body;
      expect(wrong.status).toBe(401);
      expect(wrong.body.code).toBe("auth.invalid_credentials");
      expect(unknownBody).toEqual(wrongBody);
    });

    it.each([
      ["too short", "seven77"],
      ["too long", "x".repeat(129)],
      ["too common", "password123"],
      ["a common password in another case", "PASSWORD123"],
    ])("refuses a password that is %s", async (_what, weak) => {
      const answer = await post("/api/auth/register", { email: newEmail(), password: weak });
      expect([answer.status, answer.body.code]).toEqual([400, "account.password_too_weak"]);
      expect(answer.body.details).toEqual({ issues: [{ path: "password", message: expect.any(String) }] });
    });

    it("refuses the email and the username as passwords", async () => {
      const email = newEmail().toLowerCase();
      const asEmail = await post("/api/auth/register", { email, password: email });
      const asName = await post("/api/auth/register", { email, username: "some.username", password: "Some.Username" });
      expect(asEmail.body.code).toBe("account.password_too_weak");
      expect(asName.body.code).toBe("account.password_too_weak");
    });

    it("accepts passwords of 8 and of 128 code points, in any script and normalization form", async () => {
      const composed = newEmail();
      await post("/api/auth/register", { email: composed, password: "ångström" });
      const decomposed = await post("/api/auth/login", { email: composed, password: "ångström".normalize("NFD") });
      const emoji = await post("/api/auth/register", { email: newEmail(), password: "🔑🗝️🔐🧿🪬🎲🎯🧩" });
      const long = await post("/api/auth/register", { email: newEmail(), password: "ж".repeat(128) });
      expect([decomposed.status, emoji.status, long.status]).toEqual([200, 201, 201]);
    });

    it("distinguishes passwords of 128 characters that differ in the last one (S24)", async () => {
      const email = newEmail();
      const long = `${"🔑ж".repeat(63)}x1`;
      const registered = await post("/api/auth/register", { email, password: long });
      const tries = [`${long.slice(0, -1)}2`, long.slice(0, -1), `${long}1`, `${long}\0`, ` ${long}`, long];
      const logins = await Promise.all(tries.map((each) => post("/api/auth/login", { email, password: each })));
      expect([[...long].length, registered.status]).toEqual([128, 201]);
      expect(logins.map(({ status }) => status)).toEqual([401, 401, 401, 400, 401, 200]);
    });

    it("reports all problems of a registration together", async () => {
      const bad = await post("/api/auth/register", { email: "no", password: "short", username: "A!", displayName: "" });
      expect([bad.body.code, issuePaths(bad)]).toEqual([
        "request.invalid",
        ["displayName", "email", "password", "username"],
      ]);
      const missing = await post("/api/auth/register", { email: "nobody", username: 5 });
      expect(issuePaths(missing)).toEqual(["email", "password", "username"]);
    });
  });
}
