import { expect, it, onTestFinished } from "vitest";
import type { Mailer } from "../../src/application/ports/mailer.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, PASSWORD, register, type TestClient } from "../support/client.js";
import { requestFrom } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";
import { RecordingMailer } from "../support/recording-mailer.js";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const AT = new Date("2026-11-29T00:12:31.000Z");
const NEW_PASSWORD = "a new battery staple";

async function start(mailer: Mailer = new RecordingMailer()): Promise<{ url: string; ada: TestClient }> {
  const clock = { now: () => AT };
  const app = await startTestServer({ overrides: { mailer, clock, passwordHasher: quickHasher } });
  onTestFinished(() => app.close());
  return { url: app.url, ada: await register(app.url, "ada") };
}

const logInFrom = (address: string, url: string, ada: TestClient, userAgent = "node", password = PASSWORD) =>
  requestFrom(address, `${url}/api/auth/login`, {
    method: "POST",
    body: { email: ada.session.user.email, password },
    headers: { "user-agent": userAgent },
  });

it("mails the owner the time, place and device of a password change", async () => {
  const mailer = new RecordingMailer();
  const { url, ada } = await start(mailer);
  await ada.post("/api/auth/password", { currentPassword: "a wrong one", newPassword: NEW_PASSWORD });
  await ada.post("/api/auth/password", { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
  const { email } = ada.session.user;
  await eventually(() => mailer.to(email).length > 0, "the mail");
  expect(mailer.mails.map(({ subject }) => subject)).toEqual(["Your password was changed"]);
  const { text } = mailer.mails[0]!;
  for (const part of ["2026-11-29 00:12 UTC", "Node.js", "127.0.0.1", url]) expect(text).toContain(part);
  expect(text).not.toContain(NEW_PASSWORD);
});

it("mails the owner when a reset link replaced the password", async () => {
  const mailer = new RecordingMailer();
  const { ada } = await start(mailer);
  const { email } = ada.session.user;
  await ada.post("/api/auth/password/forgot", { email });
  const token = await mailer.token(email);
  await ada.post("/api/auth/password/reset", { token, newPassword: NEW_PASSWORD });
  await eventually(() => mailer.to(email).length > 1, "the mail");
  expect(mailer.mails.at(-1)?.subject).toBe("Your password was replaced");
});

it("mails the owner once about a login from a new device or network, and about no other", async () => {
  const mailer = new RecordingMailer();
  const { url, ada } = await start(mailer);
  const { email } = ada.session.user;
  const logIn = async (address: string, userAgent?: string, password?: string) =>
    (await logInFrom(address, url, ada, userAgent, password)).status;
  expect([await logIn("127.0.0.1"), await logIn("127.0.0.9")]).toEqual([200, 200]);
  expect(await logIn("127.0.8.1", FIREFOX, "a wrong one")).toBe(401);
  expect([await logIn("127.0.0.1", FIREFOX), await logIn("127.0.0.2", FIREFOX)]).toEqual([200, 200]);
  await eventually(() => mailer.to(email).length > 0, "the mail of a new device");
  expect([await logIn("127.0.9.1"), await logIn("127.0.9.2", FIREFOX)]).toEqual([200, 200]);
  await eventually(() => mailer.to(email).length > 1, "the mail of a new network");
  expect(mailer.mails.map(({ subject }) => subject)).toEqual(Array(2).fill("New login to your account"));
  const [device, network] = mailer.mails.map(({ text }) => text);
  for (const part of ["2026-11-29 00:12 UTC", "Firefox on Linux", "127.0.0.1"]) expect(device).toContain(part);
  expect(network).toContain("127.0.9.1");
});

it("allows logins and password changes while no mail can be sent", async () => {
  let release = (_outcome: "sent") => {};
  const held = new Promise<"sent">((resolve) => {
    release = resolve;
  });
  const { url, ada } = await start({ send: () => held });
  expect((await logInFrom("127.0.9.1", url, ada)).status).toBe(200);
  const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
  expect((await ada.post("/api/auth/password", change)).status).toBe(204);
  release("sent");
});
