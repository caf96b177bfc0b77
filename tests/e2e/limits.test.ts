import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { InProcessExchange } from "../../src/adapters/in-process/in-process-room-bus.js";
import { type BusTopic, isReceiptsHidden, type RoomBus, roomTopic } from "../../src/application/ports/room-bus.js";
import { startTestServer, type TestServerOptions } from "../../src/main/testing.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import type { TokenPair } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { eventually, openSocket, register, request, type TestClient } from "../support/client.js";
import { loopbackAddresses, requestFrom } from "../support/from-address.js";
import { openSilently, type SilentConnection } from "../support/silent-connection.js";

async function limitedServer(config: TestServerOptions["config"] = {}) {
  const app = await startTestServer({ config: { rateLimits: true, ...config } });
  onTestFinished(() => app.close());
  return app;
}

type Limited = ProblemDetails & { details: { retryAfterMs: number; limit: string } };

describe("rate limits", () => {
  it("reports the remaining quota and the time to retry over REST (S16)", async () => {
    const { url } = await limitedServer();
    const ada = await register(url, "ada");
    const room = await ada.createRoom();
    const path = `/api/rooms/${room.id}/messages`;
    const first = await ada.post(path, { body: "1" });
    expect(first.headers.get("ratelimit-policy")).toBe('"message.send";q=20;w=4, "request.user";q=600;w=12');
    expect(first.headers.get("ratelimit")).toMatch(/^"message.send";r=19;t=1, "request.user";r=(?:59\d|600);t=[01]$/);

    const round = () => Promise.all(Array.from({ length: 30 }, () => ada.post<Limited>(path, { body: "again" })));
    const answers = [...(await round()), ...(await round())];
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(8);
    for (const { body, headers } of refused) {
      expect(body).toMatchObject({ code: "rate.limited", retryable: true, details: { limit: "message.send" } });
      expect(headers.get("retry-after")).toBe("1");
      expect(headers.get("ratelimit")).toContain('"message.send";r=0;t=1');
      expect(headers.get("ratelimit-policy")?.match(/message\.send/g)).toHaveLength(1);
    }
  });

  it("reports the remaining quota and the time to retry on the socket (S16)", async () => {
    const { url } = await limitedServer();
    const ada = await register(url, "ada");
    onTestFinished(() => ada.close());
    const live = await ada.connect();
    const { id: roomId } = await ada.createRoom();
    const acks = await Promise.all(Array.from({ length: 30 }, () => live.ask("message:send", { roomId, body: "x" })));
    const [refused] = acks.filter(({ ok }) => !ok);
    const details = { limit: "message.send", retryAfterMs: expect.any(Number) };
    expect(refused).toMatchObject({ error: { code: "rate.limited", status: 429, retryable: true, details } });
  });

  it("charges every request to a user or an address (S16)", async () => {
    const rates = {
      ...LIMIT_DEFAULTS.rates,
      // One session may use five sixths of this quota.
      "request.user": { quota: 12, windowMs: 3_600_000 },
      "request.address": { quota: 10, windowMs: 3_600_000 },
    };
    const { url } = await limitedServer({ limits: { ...LIMIT_DEFAULTS, rates } });
    const ada = await register(url, "ada");
    onTestFinished(() => ada.close());
    const live = await ada.connect();
    for (let count = 0; count < 5; count += 1)
      await live.do("room:sync", { roomId: (await ada.createRoom()).id, after: 0 });
    expect(await ada.get("/api/users/me")).toMatchObject({ status: 429, body: { details: { limit: "request.user" } } });
    expect(await live.ask("room:sync", {})).toMatchObject({ error: { code: "rate.limited" } });

    const asStranger = (token?: string) => request<Limited>(url, "/api/users/me", token === undefined ? {} : { token });
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await asStranger(count % 2 ? "x" : undefined)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    const login = await request<Limited>(url, "/api/auth/login", { method: "POST", body: {} });
    expect([login.status, login.body.details.limit]).toEqual([429, "request.address"]);
  });

  it("ends a connection that keeps sending unknown events (S12)", async () => {
    const { url } = await limitedServer();
    const ada = await register(url, "ada");
    onTestFinished(() => ada.close());
    const [abusive, other] = [await ada.connect(), await ada.connect()];
    const gone = new Promise((resolve) => abusive.socket.once("disconnect", resolve));
    for (let count = 0; count < 25; count += 1) abusive.socket.emit("no:such:event" as "room:join", { roomId: "" });
    expect(await gone).toBe("transport close");
    expect(await other.ask("no:such:event")).toMatchObject({ error: { code: "event.not_found" } });
  });

  it("ends a connection that keeps sending after many refusals", async () => {
    const { url } = await limitedServer();
    const ada = await register(url, "ada");
    onTestFinished(() => ada.close());
    const { socket } = await ada.connect();
    const gone = new Promise((resolve) => socket.once("disconnect", resolve));
    for (let count = 0; count < 1_500; count += 1) socket.emit("room:sync", { roomId: ada.id, after: 0 });
    expect(await gone).toBe("transport close");
  });
});

describe("changing a name", () => {
  it("limits changes of name per user, and counts only real changes", async () => {
    const { url } = await limitedServer();
    const [ada, bob] = await Promise.all([register(url, "ada"), register(url, "bob")]);
    const change = (displayName: string, bio = "") => ada.patch<Limited>("/api/users/me", { displayName, bio });
    for (let count = 0; count < 5; count += 1) expect((await change(`Ada ${count}`)).status).toBe(200);
    const refused = await change("Ada 5", "Not stored");
    expect([refused.status, refused.body.details.limit]).toEqual([429, "profile.name"]);
    const { body } = await ada.get("/api/users/me");
    expect(body).toMatchObject({ displayName: "Ada 4", bio: "" });
    expect((await change("Ada 4", "A countess")).status).toBe(200);
    expect((await bob.patch("/api/users/me", { displayName: "Bobby" })).status).toBe(200);
  });
});

describe("hiding receipts", () => {
  it("limits changes of the choice per user, and counts only real changes", async () => {
    const { url } = await limitedServer();
    const ada = await register(url, "ada");
    const choose = (receipts: boolean) => ada.patch<Limited>("/api/users/me", { receipts });
    for (let count = 0; count < 20; count += 1) expect((await choose(count % 4 > 1)).status).toBe(200);
    const refused = await choose(false);
    expect([refused.status, refused.body.details.limit]).toEqual([429, "profile.receipts"]);
    expect((await choose(true)).status).toBe(200);
    expect((await ada.patch("/api/users/me", { displayName: "Ada" })).status).toBe(200);
  });

  it("is told to the other nodes once, for the rooms alone that show receipts live", async () => {
    const hidden: BusTopic[] = [];
    const bus = new InProcessExchange().join();
    const roomBus: RoomBus = {
      start: (listener) => bus.start(listener),
      publish: (topic, hints) => void (hints.some(isReceiptsHidden) && hidden.push(topic)),
      subscribe: (topic) => bus.subscribe(topic),
      unsubscribe: (topic) => bus.unsubscribe(topic),
    };
    const app = await startTestServer({ overrides: { roomBus } });
    onTestFinished(() => app.close());
    const ada = await register(app.url, "ada");
    const rooms = await Promise.all(Array.from({ length: 5 }, () => ada.createRoom()));
    const shown = rooms.slice(0, 2).map(({ id }) => id);
    for (const id of shown) await ada.patch(`/api/rooms/${id}`, { settings: { receipts: true } });
    for (const receipts of [true, false, false]) await ada.patch("/api/users/me", { receipts, bio: "still here" });
    await ada.patch("/api/users/me", { bio: "here again" });
    expect(hidden.toSorted()).toEqual(shown.map((id) => roomTopic(id)).sort());
  });
});

describe("refreshing", () => {
  it("limits a session to ten refreshes per minute, and counts repeated ones, which get the same answer", async () => {
    const { url } = await limitedServer();
    const [ada, bob] = await Promise.all([register(url, "ada"), register(url, "bob")]);
    const use = (refreshToken: string) =>
      request<TokenPair & Limited>(url, "/api/auth/refresh", { method: "POST", body: { refreshToken } });
    const { refreshToken } = ada.session;
    const again = await Promise.all(Array.from({ length: 8 }, () => use(refreshToken)));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
    const [second = ""] = new Set(again.map(({ body }) => body.refreshToken));
    const third = (await use(second)).body.refreshToken;
    expect((await use(third)).status).toBe(200);
    const refused = await use(third);
    expect([refused.status, refused.body.details.limit]).toEqual([429, "refresh.session"]);
    expect((await use(bob.session.refreshToken)).status).toBe(200);
    for (let count = 0; count < 12; count += 1)
      expect((await use("x".repeat(43))).body.code).toBe("auth.token_invalid");
  });
});

describe("password guesses", () => {
  it("limits guesses per account from any address, and lets the owner in (S9)", async () => {
    const { url } = await limitedServer();
    const account = { email: "ada@example.com", password: "correct horse battery" };
    const unknown = { email: "nobody@example.com", password: "correct horse battery" };
    const home = "127.0.9.1";
    const post = (from: string, path: string, body: object) =>
      requestFrom(from, `${url}${path}`, { method: "POST", body });
    expect((await post(home, "/api/auth/register", account)).status).toBe(201);

    const guessed = async (email: string) => {
      const answers = loopbackAddresses(30).map((from) =>
        post(from, "/api/auth/login", { email, password: "wrong one" }),
      );
      return (await Promise.all(answers)).map(({ status, body }) => `${status} ${body.code}`).toSorted();
    };
    const answers = await guessed(account.email);
    expect(answers).toEqual([...Array(5).fill("401 auth.invalid_credentials"), ...Array(25).fill("429 rate.limited")]);
    expect(await guessed(unknown.email)).toEqual(answers);
    expect((await post("127.0.8.1", "/api/auth/login", account)).status).toBe(429);
    expect((await post(home, "/api/auth/login", account)).status).toBe(200);
  });
});

/** Outcome of an attempt to connect. */
const outcome = (ada: TestClient, options: Record<string, unknown> = {}) =>
  new Promise<unknown>((resolve) => {
    const socket = openSocket(ada.url, ada.token, { transports: ["websocket"], ...options });
    onTestFinished(() => void socket.disconnect());
    socket.once("connect", () => resolve("connected"));
    socket.once("connect_error", (error: Error & { data?: unknown }) => resolve(error.data ?? "refused"));
  });

const TOO_MANY = {
  code: "connection.too_many",
  status: 429,
  retryable: true,
  message: expect.any(String),
  details: { retryAfterMs: expect.any(Number) },
};

const MANY_AT_ONCE = {
  ...LIMIT_DEFAULTS,
  rates: { ...LIMIT_DEFAULTS.rates, "request.address": { quota: 1_000, windowMs: 1_000 } },
  connections: { ...LIMIT_DEFAULTS.connections, pending: 1_000 },
};

describe("connection limits", () => {
  it("allows a user 20 of 200 connections, and frees a slot when one ends (S15)", async () => {
    const { url } = await limitedServer({ limits: MANY_AT_ONCE });
    const ada = await register(url, "ada");
    const outcomes = await Promise.all(Array.from({ length: 199 }, () => outcome(ada)));
    const last = openSocket(url, ada.token, { transports: ["polling"] });
    const refusal = await new Promise((resolve) => last.once("connect_error", (error) => resolve(error)));
    expect(refusal).toMatchObject({ data: TOO_MANY });
    expect(outcomes.filter((each) => each === "connected")).toHaveLength(20);
    for (const each of outcomes) if (each !== "connected") expect(each).toEqual(TOO_MANY);

    const bob = await register(url, "bob");
    const kept = await bob.connect();
    const others = await Promise.all(Array.from({ length: 19 }, () => outcome(bob)));
    expect(new Set(others)).toEqual(new Set(["connected"]));
    expect(await outcome(bob)).toEqual(TOO_MANY);
    kept.socket.disconnect();
    await eventually(() => !kept.socket.connected);
    await expect.poll(() => outcome(bob), { timeout: 5_000, interval: 100 }).toBe("connected");
  });

  it("allows one connection per transport when several are requested at once (S15)", async () => {
    const { url } = await limitedServer();
    const ada = await register(url);
    const transport = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    const packets: string[] = [];
    transport.on("message", (data: Buffer) => packets.push(data.toString()));
    await eventually(() => packets.length > 0, "the greeting");
    for (let asked = 0; asked < 50; asked += 1) transport.send(`40${JSON.stringify({ token: ada.token })}`);
    await eventually(() => transport.readyState === WebSocket.CLOSED, "the end");
    expect(packets.filter((packet) => packet.startsWith("44")).length).toBeGreaterThan(0);
    expect(packets.filter((packet) => packet.startsWith("40"))).toHaveLength(1);
  });

  it("caps connections per address, across users (S15)", async () => {
    const connections = { ...LIMIT_DEFAULTS.connections, address: 3 };
    const { url } = await limitedServer({ limits: { ...LIMIT_DEFAULTS, connections } });
    const people = [await register(url), await register(url), await register(url), await register(url)];
    const outcomes: unknown[] = [];
    for (const each of people) outcomes.push(await outcome(each));
    expect(outcomes).toEqual(["connected", "connected", "connected", TOO_MANY]);
  });

  it("counts connections under the address from the configured proxy only (S15)", async () => {
    const connections = { ...LIMIT_DEFAULTS.connections, address: 2 };
    const spoofed = (last: string) => ({ extraHeaders: { "x-forwarded-for": `198.51.100.${Math.random()}, ${last}` } });
    const direct = await limitedServer({ limits: { ...LIMIT_DEFAULTS, connections } });
    const ada = await register(direct.url);
    const outcomes: unknown[] = [];
    for (const last of ["203.0.113.1", "203.0.113.2", "203.0.113.3"]) outcomes.push(await outcome(ada, spoofed(last)));
    expect(outcomes).toEqual(["connected", "connected", TOO_MANY]);

    for (const trustProxy of [1, ["loopback"]]) {
      const behind = await limitedServer({ limits: { ...LIMIT_DEFAULTS, connections }, trustProxy });
      const bob = await register(behind.url);
      const told: unknown[] = [];
      for (const last of ["203.0.113.1", "203.0.113.1", "203.0.113.1", "203.0.113.2"])
        told.push(await outcome(bob, spoofed(last)));
      expect(told).toEqual(["connected", "connected", TOO_MANY, "connected"]);
    }
  });
});

describe("unauthenticated connections", () => {
  it("caps silent connections per address without a query, and accepts other users meanwhile (S14)", async () => {
    const { url } = await limitedServer();
    const ada = await register(url, "ada");
    const opened = await Promise.all(Array.from({ length: 80 }, () => openSilently(url, "127.0.7.1")));
    const kept = opened.filter((connection) => connection !== null);
    onTestFinished(() => kept.forEach(({ socket }) => socket.destroy()));
    expect(kept).toHaveLength(LIMIT_DEFAULTS.connections.pending);
    const polling = await requestFrom("127.0.7.1", `${url}/socket.io/?EIO=4&transport=polling`).catch(() => null);
    expect(polling?.status).toBe(403);
    expect(await outcome(ada)).toBe("connected");
    for (const { socket } of kept.splice(0, 10)) socket.destroy();
    let again: SilentConnection | null = null;
    while (!again) again = await openSilently(url, "127.0.7.1");
    again.socket.destroy();
  });
});

describe("compression", () => {
  it("refuses a body that is too large once unpacked (S19)", async () => {
    const { url } = await limitedServer();
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20));
    const headers = { "content-encoding": "gzip" };
    const before = process.memoryUsage().rss;
    const answer = await requestFrom("127.0.0.1", `${url}/api/auth/login`, { method: "POST", body: bomb, headers });
    expect([answer.status, answer.body.code]).toEqual([413, "request.too_large"]);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it("offers no compression on the socket (S19)", async () => {
    const { url } = await limitedServer();
    const offer = { "sec-websocket-extensions": "permessage-deflate; client_max_window_bits" };
    const opened = await openSilently(url, "127.0.0.1", offer);
    expect(opened).toMatchObject({ extensions: undefined });
    opened?.socket.destroy();
  });
});
