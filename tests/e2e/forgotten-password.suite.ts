import { describe, expect, it } from "vitest";
import { eventually, logIn, PASSWORD, register, type TestClient } from "../support/client.js";
import type { MailStage } from "./mail.suite.js";

const NEW_PASSWORD = "a staple for the battery";
const MINUTE_MS = 60_000;

export function forgottenPasswordSuite(stage: MailStage): void {
  const { mailer, post } = stage;
  const forgot = (email: string) => post("/api/auth/password/forgot", { email });
  const reset = (token: string, newPassword = NEW_PASSWORD) => post("/api/auth/password/reset", { token, newPassword });
  const emailOf = ({ session }: TestClient) => session.user.email;
  const someone = () => register(stage.url(), "ada");

  async function forgetful(): Promise<{ ada: TestClient; email: string; token: string }> {
    const ada = await someone();
    await forgot(emailOf(ada));
    return { ada, email: emailOf(ada), token: await mailer.token(emailOf(ada)) };
  }

  describe("forgotten password", () => {
    it("replaces the password by the link of a mail, and ends every session and socket", async () => {
      const ada = await someone();
      const other = await logIn(stage.url(), ada);
      const { socket } = await other.connect();
      const reasons: string[] = [];
      socket.on("session:ended", ({ reason }) => reasons.push(reason));

      const asked = await forgot(emailOf(ada).toUpperCase());
      expect([asked.status, asked.body]).toEqual([202, undefined]);
      const answer = await reset(await mailer.token(emailOf(ada)));
      expect([answer.status, answer.body]).toEqual([204, undefined]);

      await eventually(() => !socket.connected, "the end of the socket");
      expect(reasons).toEqual(["password_changed"]);
      for (const session of [ada, other])
        expect((await session.get("/api/users/me")).body.code).toBe("auth.session_revoked");
      const refreshed = await post("/api/auth/refresh", { refreshToken: ada.session.refreshToken });
      expect(refreshed.body.code).toBe("auth.session_revoked");
      await expect(logIn(stage.url(), ada)).rejects.toThrow("auth.invalid_credentials");
      await logIn(stage.url(), ada, NEW_PASSWORD);
    });

    it("verifies the address when a reset link is used", async () => {
      const { ada, token } = await forgetful();
      await reset(token);
      expect((await logIn(stage.url(), ada, NEW_PASSWORD)).session.user.emailVerified).toBe(true);
    });

    it("mails a reset link to the playground without any text of the requester", async () => {
      const { email, token } = await forgetful();
      const [mail] = mailer.to(email);
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(mail?.text).toContain(`\n${stage.url()}/#/reset-password?token=${token}\n`);
      expect(Object.keys(mail ?? {}).toSorted()).toEqual(["subject", "text", "to"]);
    });

    it("gives the same answer for an unknown address, and sends no mail", async () => {
      const ada = await someone();
      const unknown = `nobody.${emailOf(ada)}`;
      const answers = [await forgot(unknown), await forgot(emailOf(ada)), await forgot("not an address")];
      const seen = answers.map(({ status, body, headers }) => ({ status, body, headers: comparable(headers) }));
      expect(seen).toEqual([seen[1], seen[1], seen[1]]);
      await mailer.token(emailOf(ada));
      expect(mailer.to(unknown)).toEqual([]);
    });

    it("accepts a reset link once", async () => {
      const { token } = await forgetful();
      expect((await reset(token)).status).toBe(204);
      const again = await reset(token, "another staple entirely");
      expect([again.status, again.body.code]).toEqual([400, "account.link_invalid"]);
    });

    it("replaces the password once when eight requests use one link at the same time", async () => {
      const { token } = await forgetful();
      const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => reset(token, `staple ${index} of 8`)));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(answers.filter(({ body }) => body?.code === "account.link_invalid")).toHaveLength(7);
    });

    it("refuses every reset link but the newest", async () => {
      const { email, token: older } = await forgetful();
      await forgot(email);
      const newer = await mailer.token(email, 2);
      expect((await reset(older)).body.code).toBe("account.link_invalid");
      expect((await reset(newer)).status).toBe(204);
    });

    it("accepts a reset link for 30 minutes and no longer", async () => {
      const [ada, bob] = [await forgetful(), await forgetful()];
      stage.ahead += 29 * MINUTE_MS;
      expect((await reset(ada.token)).status).toBe(204);
      stage.ahead += 2 * MINUTE_MS;
      const late = await reset(bob.token);
      expect([late.status, late.body.code]).toEqual([400, "account.link_invalid"]);
    });

    it("refuses a weak password, and accepts the link afterwards", async () => {
      const { email, token } = await forgetful();
      for (const weak of ["short", "password123", email]) {
        const answer = await reset(token, weak);
        expect(answer.body).toMatchObject({
          code: "account.password_too_weak",
          details: { issues: [{ path: "newPassword" }] },
        });
      }
      expect((await reset(token)).status).toBe(204);
    });

    it("refuses a reset link once the account is deleted", async () => {
      const { ada, token } = await forgetful();
      expect((await ada.delete("/api/users/me", { password: PASSWORD })).status).toBe(204);
      expect((await reset(token)).body.code).toBe("account.link_invalid");
    });

    it("refuses a reset link once the owner has changed the password", async () => {
      const { ada, token } = await forgetful();
      await ada.post("/api/auth/password", { currentPassword: PASSWORD, newPassword: "remembered after all" });
      expect((await reset(token)).body.code).toBe("account.link_invalid");
    });

    it.each(["", "x", "a".repeat(43), "a".repeat(1025), "'; --", "null"])(
      "refuses the reset token %j",
      async (token) => {
        const answer = await reset(token);
        expect(answer.status).toBe(400);
        expect(answer.body.details?.["issues"]).toMatchObject([{ path: "token" }]);
      },
    );

    it("refuses the token of another kind of mail", async () => {
      const ada = await someone();
      await ada.post("/api/auth/email/verification");
      const verifying = await mailer.token(emailOf(ada));
      expect((await reset(verifying)).body.code).toBe("account.link_invalid");
      await forgot(emailOf(ada));
      const resetting = await mailer.token(emailOf(ada), 2);
      expect((await post("/api/auth/email/verify", { token: resetting })).body.code).toBe("account.link_invalid");
    });

    it.each(["\r\nBcc: all@example.com", "\nTo: all@example.com", ", all@example.com", " <all@example.com>", "\0"])(
      "sends nothing to an address with %j in it",
      async (added) => {
        const ada = await someone();
        const before = mailer.mails.length;
        await forgot(`${emailOf(ada)}${added}`);
        await forgot(emailOf(ada));
        await mailer.token(emailOf(ada));
        expect(mailer.mails.slice(before).map(({ to }) => to)).toEqual([emailOf(ada)]);
      },
    );

    it("sends the mail after an outage of the mail server", async () => {
      const ada = await someone();
      mailer.failures = 1;
      await forgot(emailOf(ada));
      expect((await reset(await mailer.token(emailOf(ada)))).status).toBe(204);
      expect(mailer.to(emailOf(ada)).filter(({ text }) => text.includes("token="))).toHaveLength(1);
    });
  });
}

/** Headers that must not differ between two answers. */
const comparable = (headers: Headers) => [...headers].filter(([name]) => name !== "date" && name !== "x-request-id");
