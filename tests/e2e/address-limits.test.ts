import { describe, expect, it, onTestFinished } from "vitest";
import {
  DEFAULT_LIMITS,
  type ConnectionLimits,
  type LimitedAction,
  type Limits,
} from "../../src/domain/limits/limit.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import { openSocket, register } from "../support/client.js";
import { requestFrom, type Reply } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { openSilently } from "../support/silent-connection.js";

const HOUR_MS = 3_600_000;
const PASSWORD = "correct horse battery";

/** A server behind a proxy that forwards addresses, with quotas high enough for the test. */
async function serverBehindProxy(quotas: Partial<Record<LimitedAction, number>> = {}) {
  const slow = (action: string, quota: number) => [action, { quota, windowMs: HOUR_MS }] as const;
  const changed = Object.fromEntries(Object.entries(quotas).map(([action, quota]) => slow(action, quota)));
  const rates: Limits = { ...DEFAULT_LIMITS, ...changed };
  const mailer = new RecordingMailer();
  const config = { rateLimits: true, trustProxy: 1, limits: { ...LIMIT_DEFAULTS, rates } };
  const app = await startTestServer({ config, overrides: { passwordHasher: quickHasher, mailer } });
  onTestFinished(() => app.close());
  const ask = (from: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    requestFrom("127.0.0.1", `${app.url}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body }),
      headers: { "x-forwarded-for": from, ...headers },
    });
  return { ask, mailer, url: app.url };
}

const statusesOf = (replies: readonly Reply[], status: number) => replies.filter((reply) => reply.status === status);
const each = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const in48 = (index: number) => `2001:db8:77:${(index * 256).toString(16)}::1`;
const in56 = (index: number) => `2001:db8:77:ab${index.toString(16).padStart(2, "0")}::1`;
const in64 = (index: number) => `2001:db8:77:1:${index.toString(16)}::1`;
const in24 = (index: number) => `203.0.113.${index + 1}`;

const CONNECTIONS_OF_NETWORKS = [
  ["a /64", in64, 2],
  ["a /56", in56, 32],
  ["a /48", in48, 64],
  ["an IPv4 /24", in24, 128],
] as const;

async function serverWithFewConnections(connections: Partial<ConnectionLimits>) {
  const limits = { ...LIMIT_DEFAULTS, connections: { ...LIMIT_DEFAULTS.connections, user: 1_000, ...connections } };
  const rates = { ...limits.rates, "request.address": { quota: 10_000, windowMs: 1_000 } };
  const app = await startTestServer({ config: { rateLimits: true, trustProxy: 1, limits: { ...limits, rates } } });
  onTestFinished(() => app.close());
  return app;
}

describe("connections per address", () => {
  it.each(CONNECTIONS_OF_NETWORKS)("counts connections without a token over %s together", async (_network, at, max) => {
    const { url } = await serverWithFewConnections({ pending: 2 });
    const opened = await each(150, (index) => openSilently(url, "127.0.0.1", { "x-forwarded-for": at(index) }));
    const kept = opened.filter((connection) => connection !== null);
    onTestFinished(() => kept.forEach(({ socket }) => socket.destroy()));
    expect(kept).toHaveLength(max);
    const outside = await openSilently(url, "127.0.0.1", { "x-forwarded-for": "2001:db8:99::1" });
    onTestFinished(() => void outside?.socket.destroy());
    expect(outside).not.toBeNull();
  });

  it.each(CONNECTIONS_OF_NETWORKS)("counts live connections over %s together", async (_network, at, max) => {
    const { url } = await serverWithFewConnections({ address: 2, pending: 1_000 });
    const ada = await register(url, "ada");
    const outcome = (from: string) =>
      new Promise<string>((resolve) => {
        const extraHeaders = { "x-forwarded-for": from };
        const socket = openSocket(url, ada.token, { transports: ["websocket"], extraHeaders });
        onTestFinished(() => void socket.disconnect());
        socket.once("connect", () => resolve("connected"));
        socket.once("connect_error", (error: Error & { data?: { code?: string } }) =>
          resolve(error.data?.code ?? "refused"),
        );
      });
    const outcomes = await each(140, (index) => outcome(at(index)));
    expect(outcomes.filter((one) => one === "connected")).toHaveLength(max);
    expect(outcomes.filter((one) => one === "connection.too_many")).toHaveLength(140 - max);
    expect(await outcome("2001:db8:99::1")).toBe("connected");
  });
});

describe("limits per address", () => {
  it.each([
    ["a /64", in64, 5],
    ["a /56", in56, 10],
    ["a /48", in48, 20],
    ["an IPv4 /24", in24, 40],
  ] as const)("counts requests from all addresses of %s together", async (_network, address, most) => {
    const { ask } = await serverBehindProxy({
      "login.address": 5,
      "register.address": 5,
      "reset.address": 5,
      "request.address": 5,
    });
    const logins = await each(100, (index) =>
      ask(address(index), "/api/rooms", undefined, { authorization: `Bearer ${index}` }),
    );
    expect(statusesOf(logins, 401)).toHaveLength(most);
    expect(statusesOf(logins, 429)).toHaveLength(100 - most);
  });

  it.each([
    ["/api/auth/login", "login.address", 401, (index: number) => ({ email: `${index}@example.com`, password: "x" })],
    ["/api/auth/password/forgot", "reset.address", 202, (index: number) => ({ email: `${index}@example.com` })],
    [
      "/api/auth/register",
      "register.address",
      201,
      (index: number) => ({ email: `u${index}@example.com`, username: `user-${index}`, password: PASSWORD }),
    ],
  ] as const)("applies the limit of %s to a whole /48, and to nobody else", async (path, action, through, body) => {
    const { ask } = await serverBehindProxy({ [action]: 5 });
    const replies = await each(60, (index) => ask(in48(index), path, body(index)));
    expect(statusesOf(replies, through)).toHaveLength(20);
    expect((await ask("2001:db8:78::1", path, body(99))).status).toBe(through);
  });

  it("lets a class of 30 behind one address register and log in at once", async () => {
    const { ask } = await serverBehindProxy({ "register.address": 30 });
    const account = (index: number) => ({
      email: `p${index}@example.com`,
      username: `pupil-${index}`,
      password: PASSWORD,
    });
    const registered = await each(30, (index) => ask("198.51.100.7", "/api/auth/register", account(index)));
    expect(statusesOf(registered, 201)).toHaveLength(30);
    for (const address of ["198.51.100.7", "198.51.100.8"]) {
      const loggedIn = await each(30, (index) => ask(address, "/api/auth/login", account(index)));
      expect(statusesOf(loggedIn, 200)).toHaveLength(30);
    }
  });

  it("counts a correct login as a quarter of a wrong one", async () => {
    const { ask } = await serverBehindProxy({ "login.account": 5, "login.known": 1, "login.address": 10 });
    const account = { email: "ada@example.com", username: "ada", password: PASSWORD };
    await ask("198.51.100.7", "/api/auth/register", account);
    const statuses: number[] = [];
    for (let count = 0; count < 30; count += 1)
      statuses.push((await ask("198.51.100.9", "/api/auth/login", account)).status);
    // The first login makes the address known, and a known address gets one more attempt.
    expect(statuses.indexOf(429)).toBe(18);
  });
});

it("sends the owner a reset link even after strangers have used up the limit", async () => {
  const { ask, mailer } = await serverBehindProxy();
  const account = { email: "ada@example.com", username: "ada", password: PASSWORD };
  const home = "198.51.100.7";
  await ask(home, "/api/auth/register", account);
  const forgot = (from: string, email = account.email) => ask(from, "/api/auth/password/forgot", { email });
  const strangers = await each(12, (index) => forgot(`192.0.2.${index + 1}`));
  expect(statusesOf(strangers, 429)).toHaveLength(7);
  expect((await forgot("192.0.2.99")).status).toBe(429);
  expect((await forgot(home)).status).toBe(202);
  await mailer.token(account.email, 6);
  const nobody = await each(7, () => forgot(home, "nobody@example.com"));
  expect(statusesOf(nobody, 429)).toHaveLength(2);
});
