import { describe, expect, it } from "vitest";
import type { VerificationMode } from "../../src/application/accounts/verification/email-verification.js";
import type { Profile, LoginResult } from "../../src/protocol/entities.js";
import { logIn, openSocket, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import type { MailStage } from "./mail.suite.js";

const HOUR_MS = 3_600_000;

export function emailVerificationSuite(stage: MailStage, mode: VerificationMode): void {
  const { mailer, post } = stage;
  const verify = (token: string) => post("/api/auth/email/verify", { token });
  const again = (person: TestClient) => person.post("/api/auth/email/verification");
  const emailOf = ({ session }: TestClient) => session.user.email;
  const someone = () => registerUser(stage.url(), "ada");
  const isVerified = async (person: TestClient) => (await person.get<Profile>("/api/users/me")).body.emailVerified;
  const refusalOf = (person: TestClient) =>
    new Promise<unknown>((refused) => {
      const socket = openSocket(stage.url(), person.token);
      socket.once("connect_error", (error: Error & { data?: unknown }) => refused(error.data));
    });

  describe("email verification of an address", () => {
    it("verifies an address by the link of a mail, once", async () => {
      const ada = await someone();
      if (mode === "off") await again(ada);
      expect(await isVerified(ada)).toBe(false);
      const token = await mailer.token(emailOf(ada));
      expect(mailer.to(emailOf(ada))[0]?.text).toContain(`\n${stage.url()}/#/verify-email?token=${token}\n`);
      const answer = await verify(token);
      expect([answer.status, answer.body]).toEqual([204, undefined]);
      expect(await isVerified(ada)).toBe(true);
      expect((await verify(token)).body.code).toBe("account.link_invalid");
    });

    it("verifies an address once when eight requests use one link at the same time", async () => {
      const ada = await someone();
      if (mode === "off") await again(ada);
      const token = await mailer.token(emailOf(ada));
      const answers = await Promise.all(Array.from({ length: 8 }, () => verify(token)));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    });

    it("accepts only the newest link, and sends none for a verified address", async () => {
      const ada = await someone();
      if (mode === "off") await again(ada);
      const older = await mailer.token(emailOf(ada));
      const asked = await again(ada);
      expect([asked.status, asked.body]).toEqual([202, undefined]);
      const newer = await mailer.token(emailOf(ada), 2);
      expect((await verify(older)).body.code).toBe("account.link_invalid");
      expect((await verify(newer)).status).toBe(204);
      expect((await again(ada)).status).toBe(202);
      expect(mailer.to(emailOf(ada))).toHaveLength(2);
    });

    it("accepts a verification link for 24 hours and no longer", async () => {
      const ada = await someone();
      if (mode === "off") await again(ada);
      const token = await mailer.token(emailOf(ada));
      stage.ahead += 25 * HOUR_MS;
      expect((await verify(token)).body.code).toBe("account.link_invalid");
    });

    it("requires a login to send a verification mail", async () => {
      expect((await post("/api/auth/email/verification", {})).body.code).toBe("auth.token_missing");
    });
  });

  describe("a new user with an unverified address", () => {
    it("registers a user with an unverified address", async () => {
      const body = { email: `new.${mode}.${Date.now()}@example.com`, password: "correct horse battery" };
      const answer = await post<LoginResult>("/api/auth/register", body);
      expect(answer.status).toBe(201);
      expect(Object.keys(answer.body).toSorted()).toEqual(["accessToken", "expiresIn", "refreshToken", "user"]);
      expect(answer.body.user.emailVerified).toBe(false);
      if (mode !== "off") await mailer.token(body.email);
      else expect(mailer.to(body.email)).toEqual([]);
    });

    if (mode === "required") {
      it("allows an unverified user only account settings, and everything right after the verification", async () => {
        const ada = await someone();
        const refused = await Promise.all([
          ada.post("/api/rooms", { name: "general" }),
          ada.get("/api/rooms"),
          ada.post(`/api/rooms/${ada.id}/join`),
          ada.post(`/api/rooms/${ada.id}/messages`, { body: "hi" }),
          ada.get(`/api/rooms/${ada.id}/messages`),
        ]);
        for (const { status, body } of refused)
          expect([status, body.code]).toEqual([403, "account.email_not_verified"]);
        expect(await refusalOf(ada)).toMatchObject({ code: "account.email_not_verified", status: 403 });

        const other = await logIn(stage.url(), ada);
        expect((await ada.get("/api/auth/sessions")).status).toBe(200);
        expect((await other.post("/api/auth/logout")).status).toBe(204);

        expect((await verify(await mailer.token(emailOf(ada)))).status).toBe(204);
        expect((await ada.post("/api/rooms", { name: "general" })).status).toBe(201);
        const { ready } = await ada.connect();
        expect(ready.user.emailVerified).toBe(true);
      });

      it("refuses a missing token before it refuses an unverified address", async () => {
        expect((await post("/api/rooms", { name: "general" })).body.code).toBe("auth.token_missing");
      });
    } else {
      it("allows an unverified user everything when verification is not required", async () => {
        const ada = await someone();
        expect((await ada.post("/api/rooms", { name: "general" })).status).toBe(201);
        await ada.connect();
      });
    }
  });
}
