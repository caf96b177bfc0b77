import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { PasswordHasher } from "../../src/application/ports/password-hasher.js";
import { startTestServer, type TestServerOptions } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";
import { requestFrom } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";
import { RecordingMailer } from "../support/recording-mailer.js";

const PASSWORD = "correct horse battery";
const CALLERS = 60;
/** Slots of the memory store, and the share of unauthenticated callers. */
const SLOTS = 8;
const STRANGERS_SLOTS = 4;
const PASSWORD_SLOTS = Math.max(2, availableParallelism());
const SLOW_MS = 10;
/** Time in which nothing must happen. */
const QUIET_MS = 100;
/** Time in which the server receives requests, and their aborts. It reports neither. */
const ARRIVAL_MS = 100;

/** A server behind a proxy with a slow store that counts concurrent work for unauthenticated callers and users. */
async function slowServer(passwordHasher = quickHasher) {
  const { userRepository, sessionReader, unitOfWork, roomReader, messageLog, dataStoreStatus } = openMemoryStore();
  const seen = { running: 0, most: 0, emails: [] as string[], held: Promise.resolve() };
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    seen.most = Math.max(seen.most, (seen.running += 1));
    await sleep(SLOW_MS);
    return work().finally(() => (seen.running -= 1));
  };
  const overrides = {
    roomReader,
    messageLog,
    dataStoreStatus,
    userRepository: Object.assign(Object.create(userRepository) as typeof userRepository, {
      find: (...given: Parameters<typeof userRepository.find>) => slowly(() => userRepository.find(...given)),
      findByEmail: async (email: string) => {
        seen.emails.push(email);
        if (email.startsWith("nobody")) await seen.held;
        return slowly(() => userRepository.findByEmail(email));
      },
      add: (...given: Parameters<typeof userRepository.add>) => slowly(() => userRepository.add(...given)),
    }),
    sessionReader: Object.assign(Object.create(sessionReader) as typeof sessionReader, {
      findIdByToken: (token: string) => slowly(() => sessionReader.findIdByToken(token)),
      places: (...given: Parameters<typeof sessionReader.places>) => slowly(() => sessionReader.places(...given)),
      list: (...given: Parameters<typeof sessionReader.list>) => slowly(() => sessionReader.list(...given)),
    }),
    unitOfWork: { run: (work: Parameters<typeof unitOfWork.run>[0]) => slowly(() => unitOfWork.run(work)) },
  } as NonNullable<TestServerOptions["overrides"]>;
  const mailer = new RecordingMailer();
  const app = await startTestServer({
    config: { trustProxy: 1 },
    overrides: { ...overrides, passwordHasher, mailer },
  });
  onTestFinished(() => app.close());
  const ask = (from: string, path: string, body?: unknown, token?: string, signal?: AbortSignal) =>
    requestFrom("127.0.0.1", `${app.url}${path}`, {
      ...(signal && { signal }),
      ...(body === undefined ? {} : { method: "POST", body }),
      headers: { "x-forwarded-for": from, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    });
  const register = async (from: string, name: string) => {
    const account = { email: `${name}@example.com`, username: name, password: PASSWORD };
    const { body } = await ask(from, "/api/auth/register", account);
    return { ...account, ...(body as { accessToken: string; refreshToken: string }) };
  };
  return { ask, register, seen, mailer };
}

const each = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const in48 = (index: number) => `2001:db8:77:${index.toString(16)}::1`;
const TOKEN = "x".repeat(43);

describe("callers without a session", () => {
  it.each([
    ["/api/auth/login", 401, (index: number) => ({ email: `nobody-${index}@example.com`, password: "x" })],
    ["/api/auth/refresh", 401, () => ({ refreshToken: TOKEN })],
    ["/api/auth/email/verify", 400, () => ({ token: TOKEN })],
    ["/api/auth/password/reset", 400, () => ({ token: TOKEN, newPassword: PASSWORD })],
  ] as const)("makes unauthenticated callers take turns before the store on %s", async (path, status, body) => {
    const { ask, seen } = await slowServer();
    const replies = await each(CALLERS, (index) => ask(in48(index), path, body(index)));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([status]));
    expect(seen.most).toBeLessThanOrEqual(STRANGERS_SLOTS);
  });

  it("limits the concurrent work of unauthenticated callers on every public operation", async () => {
    const { ask, register, seen, mailer } = await slowServer();
    const people = await each(20, (index) => register(in48(index), `pupil-${index}`));
    expect(seen.most).toBeLessThanOrEqual(STRANGERS_SLOTS);
    await each(20, async (index) => {
      const { email, password, refreshToken } = people[index] ?? {};
      expect((await ask(in48(index), "/api/auth/login", { email, password })).status).toBe(200);
      expect((await ask(in48(index), "/api/auth/refresh", { refreshToken })).status).toBe(200);
      expect((await ask(in48(index), "/api/auth/password/forgot", { email })).status).toBe(202);
    });
    for (const { email } of people) await mailer.token(email);
    expect(seen.most).toBeLessThanOrEqual(SLOTS);
  });

  it("removes aborted requests of unauthenticated callers from the queue for the store", async () => {
    const { ask, seen } = await slowServer();
    let release = () => {};
    seen.held = new Promise<void>((resolve) => (release = resolve));
    const guess = (email: string) => ({ email: `${email}@example.com`, password: "x" });
    const flood = each(STRANGERS_SLOTS, (index) => ask(`10.0.${index}.1`, "/api/auth/login", guess(`nobody-${index}`)));
    await eventually(() => seen.emails.length === STRANGERS_SLOTS, "the first strangers");
    const aborting = new AbortController();
    const brokenOff = each(5, (index) =>
      ask("10.1.0.1", "/api/auth/login", guess(`gone-${index}`), undefined, aborting.signal).catch(() => null),
    );
    await sleep(ARRIVAL_MS);
    aborting.abort();
    await brokenOff;
    await sleep(ARRIVAL_MS);
    release();
    await flood;
    expect((await ask("10.1.0.1", "/api/auth/login", guess("last"))).status).toBe(401);
    expect(seen.emails.filter((email) => email.startsWith("gone"))).toEqual([]);
  });

  it("sends reset mails despite many unauthenticated callers", async () => {
    const { ask, register, seen, mailer } = await slowServer();
    const { email } = await register("198.51.100.7", "ada");
    let release = () => {};
    seen.held = new Promise<void>((resolve) => (release = resolve));
    const guess = (index: number) => ({ email: `nobody-${index}@example.com`, password: "x" });
    const flood = each(CALLERS, (index) => ask(`10.0.${index}.1`, "/api/auth/login", guess(index)));
    await eventually(() => seen.emails.length === STRANGERS_SLOTS, "the first strangers");
    expect((await ask("203.0.113.9", "/api/auth/password/forgot", { email })).status).toBe(202);
    await mailer.token(email);
    release();
    await flood;
  });

  it("serves logged-in users and known addresses despite many unauthenticated callers", async () => {
    const { ask, register, seen } = await slowServer();
    const home = "198.51.100.7";
    const ada = await register(home, "ada");
    let release = () => {};
    seen.held = new Promise<void>((resolve) => (release = resolve));
    const guess = (index: number) => ({ email: `nobody-${index}@example.com`, password: "x" });
    const flood = each(CALLERS, (index) => ask(`10.0.${index}.1`, "/api/auth/login", guess(index)));
    await eventually(() => seen.emails.length === STRANGERS_SLOTS, "the first strangers");
    expect((await ask(home, "/api/users/me", undefined, ada.accessToken)).status).toBe(200);
    expect((await ask(home, "/api/auth/login", { email: ada.email, password: PASSWORD })).status).toBe(200);
    expect(seen.emails.filter((email) => email !== ada.email)).toHaveLength(STRANGERS_SLOTS);
    release();
    await flood;
  });
});

it("lets known addresses and logged-in users hash passwords while strangers' logins wait", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let checked = 0;
  const verify: PasswordHasher["verify"] = async (hash, password) => {
    checked += 1;
    if (password === "a guess") await held;
    return quickHasher.verify(hash, password);
  };
  const { ask, register } = await slowServer({ ...quickHasher, verify });
  const home = "198.51.100.7";
  const ada = await register(home, "ada");
  const guess = (index: number) => ({ email: `nobody-${index}@example.com`, password: "a guess" });
  const flood = each(CALLERS, (index) => ask(`10.0.${index}.1`, "/api/auth/login", guess(index)));
  await eventually(() => checked >= PASSWORD_SLOTS - 1, "the first guesses");
  await sleep(QUIET_MS);
  expect(checked).toBe(PASSWORD_SLOTS - 1);
  expect((await ask(home, "/api/auth/login", { email: ada.email, password: PASSWORD })).status).toBe(200);
  const change = { currentPassword: PASSWORD, newPassword: "another battery staple" };
  expect((await ask(home, "/api/auth/password", change, ada.accessToken)).status).toBe(204);
  release();
  await flood;
});

it("limits the concurrent work of users who end sessions and change passwords", async () => {
  const { ask, register, seen } = await slowServer();
  const ada = await register("198.51.100.7", "ada");
  seen.most = 0;
  await each(40, () => ask("198.51.100.7", "/api/auth/sessions", undefined, ada.accessToken));
  const change = { currentPassword: "a wrong password", newPassword: PASSWORD };
  await each(40, () => ask("198.51.100.7", "/api/auth/password", change, ada.accessToken));
  expect(seen.most).toBeLessThanOrEqual(STRANGERS_SLOTS);
});
