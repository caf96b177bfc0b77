import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { createClient, forgotPassword, login, register, resetPassword, verifyEmail } from "../../client/src/index.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

const email = "ada@example.com";
const mailer = new RecordingMailer();
let app: App;
beforeAll(async () => {
  app = await startTestServer({ config: { emailVerification: "required" }, overrides: { mailer } });
});
afterAll(() => app.close());

it("verifies an address, and connects by itself afterwards", async () => {
  const { user, accessToken } = await register(app, { email, password: "correct horse battery" });
  const client = createClient({ url: app.url, user, token: () => accessToken, retry: { baseMs: 20, capMs: 100 } });
  onTestFinished(() => client.disconnect());
  await expect(client.rest.rooms()).rejects.toMatchObject({ code: "account.email_not_verified", status: 403 });
  const refusal = { code: "account.email_not_verified", status: 403 };
  await expect(client.connect()).rejects.toMatchObject(refusal);
  expect(client.state).toMatchObject({ connection: "offline", connectError: refusal });
  await expect(client.connect()).rejects.toMatchObject(refusal);

  const first = await mailer.token(email);
  await client.rest.resendVerification();
  const token = await mailer.token(email, 2);
  await expect(verifyEmail(app, first)).rejects.toMatchObject({ code: "account.link_invalid" });
  await verifyEmail(app, token);
  await eventually(() => client.state.connection === "live", "the connection");
  expect(client.state.connectError).toBeNull();
  expect((await client.rest.me()).emailVerified).toBe(true);
});

it("sets a new password in place of a forgotten one", async () => {
  await forgotPassword(app, email);
  const token = await mailer.token(email, 3);
  const newPassword = "a staple for the battery";
  await expect(resetPassword(app, { token, newPassword: "short" })).rejects.toMatchObject({
    code: "account.password_too_weak",
  });
  await resetPassword(app, { token, newPassword });
  expect((await login(app, { email, password: newPassword })).user.email).toBe(email);
});
