import { expect, it, onTestFinished } from "vitest";
import type { Config } from "../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import type { TokenPair } from "../../src/protocol/entities.js";
import { LiveClient, logIn, openSocket, PASSWORD, register, request } from "../support/client.js";
import { requestFrom, type Reply } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";

const THIEF = "127.0.77.1";
const OTHER_THIEF = "127.0.78.1";

const HOUR_MS = 3_600_000;
const RATES = {
  ...LIMIT_DEFAULTS.rates,
  "request.user": { quota: 60, windowMs: HOUR_MS },
  "request.address": { quota: 40, windowMs: HOUR_MS },
};

async function limitedServer(changes: Partial<Config> = {}) {
  const config = { limits: { ...LIMIT_DEFAULTS, rates: RATES }, ...changes };
  const app = await startTestServer({
    config: { rateLimits: true, ...config },
    overrides: { passwordHasher: quickHasher },
  });
  onTestFinished(() => app.close());
  return app.url;
}

const askFrom = (address: string, url: string, path: string, token: string): Promise<Reply> =>
  requestFrom(address, `${url}${path}`, { headers: { authorization: `Bearer ${token}` } });

/** Counts of the codes or statuses of repeated requests. */
async function tally(times: number, ask: () => Promise<Reply>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let done = 0; done < times; done += 20) {
    const replies = await Promise.all(Array.from({ length: 20 }, ask));
    for (const { status, body } of replies) {
      const name = body?.code ?? String(status);
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

const budgetLeft = ({ headers }: Reply) => Number(/"request\.user";r=(\d+)/.exec(String(headers["ratelimit"]))?.[1]);

it("charges a request with the token of an ended session to the address, and not to the user", async () => {
  const url = await limitedServer();
  const ada = await register(url, "ada");
  const ended = await logIn(url, ada);
  await ended.post("/api/auth/logout");
  const counts = await tally(80, () => askFrom(THIEF, url, "/api/rooms", ended.token));
  expect(counts).toEqual({ "auth.session_revoked": 40, "rate.limited": 40 });
  const own = await askFrom("127.0.79.1", url, "/api/rooms", ada.token);
  expect([own.status, budgetLeft(own)]).toEqual([200, 59]);
});

it("counts refused requests of an unverified user, and leaves the user's other sessions their share", async () => {
  const url = await limitedServer({ emailVerification: "required" });
  const ada = await register(url, "ada");
  const stolen = await logIn(url, ada);
  const counts = await tally(80, () => askFrom(THIEF, url, "/api/rooms", stolen.token));
  expect(counts).toEqual({ "account.email_not_verified": 40, "rate.limited": 40 });
  const own = await askFrom("127.0.79.1", url, "/api/users/me", ada.token);
  expect([own.status, budgetLeft(own)]).toEqual([200, 9]);
});

it("keeps a share of the budget for a user's other sessions while a stolen token floods", async () => {
  const url = await limitedServer();
  const ada = await register(url, "ada");
  const stolen = await logIn(url, ada);
  const counts = await tally(80, () => askFrom(THIEF, url, "/api/rooms", stolen.token));
  expect(counts).toEqual({ 200: 50, "rate.limited": 30 });
  expect((await ada.get("/api/rooms")).status).toBe(200);

  const { socket } = await LiveClient.opened(openSocket(url, stolen.token));
  onTestFinished(() => void socket.disconnect());
  for (let count = 0; count < 40; count += 1) socket.emit("room:leave", { roomId: crypto.randomUUID() });
  expect((await ada.get("/api/rooms")).status).toBe(200);
});

it("lets the owner end a stolen session and change the password while the thief uses up the limits", async () => {
  const url = await limitedServer();
  const ada = await register(url, "ada");
  const stolen = await logIn(url, ada);
  const own = await logIn(url, ada);
  const newPassword = "another battery staple";
  const guess = { currentPassword: "a wrong password", newPassword };
  await Promise.all([
    tally(80, () => askFrom(THIEF, url, "/api/rooms", stolen.token)),
    tally(80, () => askFrom(OTHER_THIEF, url, "/api/auth/sessions", stolen.token)),
    tally(20, () => askFrom(THIEF, url, "/api/users?q=ada", ada.token)),
  ]);
  for (let count = 0; count < 10; count += 1) await stolen.post("/api/auth/password", guess);
  const refused = await stolen.post("/api/auth/password", guess);
  expect(refused.status).toBe(429);

  const sessions = await own.get<{ items: { id: string; current: boolean }[] }>("/api/auth/sessions");
  expect(sessions.body.items).toHaveLength(3);
  const [other] = sessions.body.items.filter(({ current }) => !current);
  expect((await own.delete(`/api/auth/sessions/${other?.id}`)).status).toBe(204);
  expect((await own.post("/api/auth/password", { currentPassword: PASSWORD, newPassword })).status).toBe(204);
});

it("bounds account requests of all sessions of a user, and of each session", async () => {
  const rates = { ...RATES, "account.user": { quota: 45, windowMs: HOUR_MS } };
  const url = await limitedServer({ limits: { ...LIMIT_DEFAULTS, rates } });
  const ada = await register(url, "ada");
  onTestFinished(() => ada.close());
  const [first, second, live] = [await logIn(url, ada), await logIn(url, ada), await ada.connect()];
  const list = (token: string) => tally(40, () => askFrom(THIEF, url, "/api/auth/sessions", token));
  expect(await list(first.token)).toEqual({ 200: 30, "rate.limited": 10 });
  expect(await list(second.token)).toEqual({ 200: 15, "rate.limited": 25 });
  const refused = await live.ask("auth:refresh", { token: ada.token });
  expect(refused).toMatchObject({ error: { code: "rate.limited", details: { limit: "account.user" } } });
});

it("lets one session guess the current password five times, and counts no other request as a guess", async () => {
  const url = await limitedServer();
  const ada = await register(url, "ada");
  const change = { currentPassword: "a wrong password", newPassword: "another battery staple" };
  const answers: number[] = [];
  for (let count = 0; count < 6; count += 1) answers.push((await ada.post("/api/auth/password", change)).status);
  expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
});

it("charges the user nothing when an ended session is refreshed or used in a handshake", async () => {
  const url = await limitedServer();
  const ada = await register(url, "ada");
  const ended = await logIn(url, ada);
  await ended.post("/api/auth/logout");
  const body = { refreshToken: ended.session.refreshToken };
  const refresh = await request<TokenPair & { code: string }>(url, "/api/auth/refresh", { method: "POST", body });
  expect([refresh.status, refresh.body.code]).toEqual([401, "auth.session_revoked"]);
  const socket = openSocket(url, ended.token, { reconnection: false });
  onTestFinished(() => void socket.disconnect());
  const refusal = await new Promise<Error & { data?: { code: string } }>((heard) =>
    socket.once("connect_error", heard),
  );
  expect(refusal.data?.code).toBe("auth.session_revoked");
  expect(budgetLeft(await askFrom("127.0.79.1", url, "/api/rooms", ada.token))).toBe(59);
});
