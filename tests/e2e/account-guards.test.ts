import { setTimeout } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Room } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { logIn, PASSWORD, register } from "../support/client.js";
import { loopbackAddresses, requestFrom } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

type Limited = ProblemDetails & { details: { limit: string } };

it("lets the owner change the password while strangers guess it, with the same limit of wrong guesses", async () => {
  const securityLog = new RecordingSecurityLog();
  const overrides = { passwordHasher: quickHasher, securityLog };
  const app = await startTestServer({ config: { rateLimits: true }, overrides });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const { email } = ada.session.user;
  const guess = (from: string) =>
    requestFrom(from, `${app.url}/api/auth/login`, { method: "POST", body: { email, password: "a wrong one" } });
  const guesses = await Promise.all(loopbackAddresses(10).map(guess));
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(5);
  const limited = securityLog.events.filter(({ name }) => name === "auth.login_limited");
  expect(limited).toHaveLength(5);
  for (const { name, ...about } of limited) expect(about).toEqual({ address: expect.stringMatching(/^127\.0\.1\./) });

  const newPassword = "a new battery staple";
  const change = (currentPassword: string) => ada.post<Limited>("/api/auth/password", { currentPassword, newPassword });
  expect((await change(PASSWORD)).status).toBe(204);
  for (let count = 0; count < 4; count += 1) expect((await change("a wrong one")).status).toBe(401);
  const refusals = [await change(newPassword), await ada.delete<Limited>("/api/users/me", { password: newPassword })];
  for (const { status, body } of refusals) expect([status, body.details.limit]).toEqual([429, "password.session"]);
});

it.each([
  ["when it leaves the first room", 1],
  ["when it leaves the second room", 2],
  ["before its data is anonymised", 3],
])("keeps an account whose password is replaced while it is being deleted, %s", async (_when, turn) => {
  const { messageLog, unitOfWork, ...store } = openMemoryStore();
  let turns = 0;
  let hook = async () => {};
  const hooked: typeof unitOfWork.run = async (work) => {
    turns += 1;
    if (turns === turn) await hook();
    return unitOfWork.run(work);
  };
  const overrides = { ...store, messageLog, unitOfWork: { run: hooked }, passwordHasher: quickHasher };
  const app = await startTestServer({ overrides });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const rooms = [await ada.createRoom(), await ada.createRoom()];
  const newPassword = "a new battery staple";
  hook = () => unitOfWork.run(async (tx) => tx.accounts.savePasswordHash(ada.id, await quickHasher.hash(newPassword)));
  turns = 0;

  const refused = await ada.delete("/api/users/me", { password: PASSWORD });
  expect([refused.status, refused.body.code]).toEqual([401, "auth.invalid_credentials"]);
  const kept = await Promise.all(rooms.map(({ id }) => ada.get<Room>(`/api/rooms/${id}`)));
  expect(kept.filter(({ body }) => body.membership)).toHaveLength(rooms.length - turn + 1);
  expect((await ada.delete("/api/users/me", { password: newPassword })).status).toBe(204);
});

it("removes the addresses and devices of a deleted user's sessions", async () => {
  const { messageLog, ...store } = openMemoryStore();
  const app = await startTestServer({ overrides: { ...store, messageLog, passwordHasher: quickHasher } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const other = await logIn(app.url, ada);
  await other.post("/api/auth/logout");
  const places = () => store.sessionReader.places(ada.id, 10);
  expect((await places()).map(({ address }) => address)).toEqual(["127.0.0.1", "127.0.0.1"]);
  expect((await ada.delete("/api/users/me", { password: PASSWORD })).status).toBe(204);
  const blank = { device: "", address: "" };
  expect(await places()).toEqual([blank, blank]);
});

it("hashes at most five passwords per reset link, and none for an unknown token", async () => {
  const mailer = new RecordingMailer();
  let hashed = 0;
  const passwordHasher = {
    ...quickHasher,
    async hash(password: string) {
      hashed += 1;
      await setTimeout(100);
      return quickHasher.hash(password);
    },
  };
  const app = await startTestServer({ config: { rateLimits: true }, overrides: { passwordHasher, mailer } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const { email } = ada.session.user;
  await ada.post("/api/auth/password/forgot", { email });
  const token = await mailer.token(email);
  const reset = (used: string, index: number) =>
    requestFrom(`127.0.2.${index + 1}`, `${app.url}/api/auth/password/reset`, {
      method: "POST",
      body: { token: used, newPassword: `battery staple ${index}` },
    });

  hashed = 0;
  const unknown = await Promise.all(Array.from({ length: 20 }, (_, index) => reset("a".repeat(43), index)));
  expect(unknown.map(({ status }) => status)).toEqual(Array(20).fill(400));
  expect(hashed).toBe(0);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => reset(token, index)));
  expect(hashed).toBeLessThanOrEqual(5);
  const limited = answers.filter(({ status }) => status === 429);
  for (const { body } of limited) expect((body as Limited).details.limit).toBe("reset.token");
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
});
