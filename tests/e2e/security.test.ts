import { get, request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import supertest, { type Response, type Test } from "supertest";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { io } from "socket.io-client";
import { DEFAULT_LIMITS } from "../../src/domain/limits/limit.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, openSocket, register, request, type ChatSocket, type TestClient } from "../support/client.js";
import { checkAnswer } from "../support/documented/check-answer.js";
import { checkSocket } from "../support/documented/check-socket.js";

let app: App;
let ada: TestClient;
beforeAll(async () => {
  app = await startTestServer({ config: { corsOrigins: ["https://chat.example.com"] } });
  ada = await register(app.url, "ada");
});
afterAll(async () => {
  ada.close();
  await app.close();
});

/** Outcome of a connection attempt. */
function outcome(socket: ChatSocket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once("ready", () => resolve("ready"));
    socket.once("connect_error", (error: Error & { data?: unknown }) => resolve(error.data ?? "refused"));
  }).finally(() => socket.disconnect());
}

/** Checks the answer against the OpenAPI document. */
const checked = (test: Test): Test =>
  test.on("response", ({ status, headers, text }: Response) => {
    const { pathname } = new URL(test.url);
    checkAnswer({ method: test.method, path: pathname, status, headers: new Headers(headers), text: text ?? "" });
  });

const BAD_TOKENS: [string, string | undefined, string][] = [
  ["no token", undefined, "auth.token_missing"],
  ["a garbage token", "garbage", "auth.token_invalid"],
  ["an unsigned token", "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJ4In0.", "auth.token_invalid"],
];

describe("authentication of connections", () => {
  it.each(BAD_TOKENS)("refuses %s alike over REST and the socket", async (_what, token, code) => {
    const rest = await request<{ code: string }>(app.url, "/api/users/me", token === undefined ? {} : { token });
    expect([rest.status, rest.body.code, rest.headers.get("www-authenticate")]).toEqual([401, code, "Bearer"]);
    expect(await outcome(openSocket(app.url, token))).toMatchObject({ code, status: 401, retryable: false });
  });

  it.each([5, {}, ["x"], true])("refuses the handshake token %j", async (token) => {
    expect(await outcome(openSocket(app.url, token))).toMatchObject({ code: "auth.token_invalid" });
  });

  it("refuses an expired token, and ends the connection that it opened", async () => {
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const short = await startTestServer({ config: { accessTokenTtl: 2 }, overrides: { clock } });
    onTestFinished(() => short.close());
    const bob = await register(short.url);
    const live = await bob.connect();
    const ended = new Promise((resolve) => live.socket.once("session:ended", ({ reason }) => resolve(reason)));
    const disconnected = new Promise((resolve) => live.socket.once("disconnect", resolve));
    expect([await ended, await disconnected]).toEqual(["expired", "io server disconnect"]);
    ahead = 5_000;
    expect((await bob.get("/api/users/me")).body.code).toBe("auth.token_expired");
    expect(await outcome(openSocket(short.url, bob.token))).toMatchObject({ code: "auth.token_expired" });
  });

  it("checks a token and its connection by the same clock", async () => {
    const clock = { now: () => new Date(Date.now() + 4 * 365 * 24 * 3600 * 1000) };
    const elsewhen = await startTestServer({ overrides: { clock } });
    onTestFinished(() => elsewhen.close());
    const bob = await register(elsewhen.url);
    onTestFinished(() => bob.close());
    const live = await bob.connect();
    expect(await live.ask("room:sync", { roomId: bob.id, after: 0 })).toMatchObject({
      error: { code: "room.not_found" },
    });
    expect(live.socket.connected).toBe(true);
  });

  it("ends the session of a deleted user", async () => {
    const userRepository = {
      add: async () => {},
      find: async () => null,
      findMany: async () => [],
      findByEmail: async () => null,
      search: async () => [],
    };
    const emptied = await startTestServer({ overrides: { userRepository } });
    onTestFinished(() => emptied.close());
    const ghost = await register(emptied.url);
    const socket = openSocket(emptied.url, ghost.token);
    const ended = new Promise((resolve) => socket.once("session:ended", ({ reason }) => resolve(reason)));
    const gone = new Promise((resolve) => socket.once("disconnect", resolve));
    expect([await ended, await gone]).toEqual(["revoked", "io server disconnect"]);
  });

  it("accepts a stock client, with polling and with WebSocket alone", async () => {
    expect(await outcome(checkSocket(io(app.url, { auth: { token: ada.token } })))).toBe("ready");
    expect(await outcome(openSocket(app.url, ada.token, { transports: ["websocket"] }))).toBe("ready");
    expect(await outcome(openSocket(app.url, ada.token, { transports: ["polling"] }))).toBe("ready");
  });

  it("accepts only the allowed transports", async () => {
    const narrow = await startTestServer({ config: { socketTransports: ["websocket"] } });
    onTestFinished(() => narrow.close());
    const bob = await register(narrow.url);
    expect(await outcome(openSocket(narrow.url, bob.token, { transports: ["polling"] }))).toBe("refused");
    expect(await outcome(openSocket(narrow.url, bob.token, { transports: ["websocket"] }))).toBe("ready");
  });

  it.each([
    ["https://evil.example", "refused"],
    ["null", "refused"],
    ["https://chat.example.com.evil.example", "refused"],
    ["https://chat.example.com", "ready"],
  ])("checks the origin %s of a WebSocket", async (origin, expected) => {
    const options = { transports: ["websocket"], extraHeaders: { origin } };
    expect(await outcome(openSocket(app.url, ada.token, options))).toBe(expected);
  });

  it("closes a connection that does not authenticate within 5 seconds", async () => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "c2lsZW50IGNsaWVudCEhIQ==",
    };
    const socket = await new Promise<Duplex>((resolve, reject) => {
      const request = get(`${app.url}/socket.io/?EIO=4&transport=websocket`, { headers });
      request.once("error", reject).once("upgrade", (_response, upgraded) => resolve(upgraded));
    });
    const CLOSE_FRAME = 0x88;
    await new Promise<void>((closed) => {
      socket.on("data", (frame: Buffer) => frame[0] === CLOSE_FRAME && closed());
    });
    socket.destroy();
  });

  it.each([
    ["text", (roomId: string) => [{ roomId, body: "x".repeat(70_000) }]],
    ["characters of several bytes", (roomId: string) => [{ roomId, body: "é".repeat(34_000) }]],
    ["binary data", (roomId: string) => [{ roomId, body: Buffer.alloc(70_000) }]],
    [
      "binary data in pieces",
      (roomId: string) => [{ roomId, body: Array.from({ length: 8 }, () => Buffer.alloc(9_000)) }],
    ],
    ["unexpected extra arguments", (roomId: string) => [{ roomId, body: "hi" }, "x".repeat(70_000)]],
  ])("answers a request past 64 KiB of %s with request.too_large, and keeps the connection", async (_, payload) => {
    const room = await ada.createRoom();
    const big = await ada.connect();
    const answer = await big.ask("message:send", ...payload(room.id));
    expect(answer).toMatchObject({ ok: false, error: { code: "request.too_large", status: 413, retryable: false } });
    expect(await big.ask("message:send", { roomId: room.id, body: "hi" })).toMatchObject({ ok: true });
  });

  it("validates a request of exactly 64 KiB, instead of refusing its size", async () => {
    const room = await ada.createRoom();
    const live = await ada.connect();
    const overhead = `20["message:send",{"roomId":"${room.id}","body":""}]`.length;
    const body = "x".repeat(64 * 1024 - overhead);
    expect(await live.ask("message:send", { roomId: room.id, body })).toMatchObject({
      error: { code: "message.too_long" },
    });
  });

  it("closes a connection whose frame is twice the limit, and serves the others", async () => {
    const room = await ada.createRoom();
    const big = await ada.connect();
    const other = await ada.connect();
    const reason = new Promise((resolve) => big.socket.once("disconnect", resolve));
    big.socket.emit("message:send", { roomId: room.id, body: "x".repeat(140_000) });
    expect(await reason).toBe("transport close");
    expect(await other.ask("room:sync", { roomId: room.id, after: 0 })).toMatchObject({ ok: true });
  });
});

describe("response headers", () => {
  const fetched = (path: string) => checked(supertest(app.url).get(path));

  it.each(["/", "/api/users/me", "/livez", "/nothing"])("sends the security headers on %s", async (path) => {
    const { headers } = await fetched(path);
    expect(headers["content-security-policy"]).toBe(
      "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("strict-transport-security");
  });

  it("forbids caching under /api", async () => {
    await fetched("/api/rooms").expect("cache-control", "no-store");
  });

  it("sends HSTS only behind TLS, and only when a trusted proxy reports it", async () => {
    const behind = await startTestServer({ config: { trustProxy: 1 } });
    onTestFinished(() => behind.close());
    const forwarded = { "x-forwarded-proto": "https" };
    await checked(supertest(behind.url).get("/livez"))
      .set(forwarded)
      .expect("strict-transport-security", "max-age=31536000; includeSubDomains");
    expect((await fetched("/livez").set(forwarded)).headers).not.toHaveProperty("strict-transport-security");
  });

  it("allows only listed origins", async () => {
    await fetched("/api/rooms")
      .set("origin", "https://chat.example.com")
      .expect("access-control-allow-origin", "https://chat.example.com");
    expect((await fetched("/api/rooms").set("origin", "https://evil.example")).headers).not.toHaveProperty(
      "access-control-allow-origin",
    );
  });

  it("answers a browser's preflight", async () => {
    await checked(supertest(app.url).options("/api/rooms"))
      .set({
        origin: "https://chat.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      })
      .expect(204)
      .expect("access-control-allow-headers", "authorization,content-type");
  });
});

describe("unusual but valid requests", () => {
  it("answers a request that offers an HTTP upgrade", async () => {
    const offer = {
      connection: "Upgrade, HTTP2-Settings",
      upgrade: "h2c",
      "http2-settings": "AAMAAABkAARAAAAAAAIAAAAA",
    };
    const body = JSON.stringify({ name: "upgraded" });
    const headers = { ...offer, authorization: `Bearer ${ada.token}`, "content-type": "application/json" };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method: "POST", headers: { ...headers, "content-length": body.length } };
      httpRequest(`${app.url}/api/rooms`, options, resolve).once("error", reject).end(body);
    });
    expect(answer.resume().statusCode).toBe(201);
  });

  it("answers HEAD with the status of GET when it refuses", async () => {
    const room = await ada.createRoom();
    const path = `/api/rooms/${room.id}/messages?limit=abc`;
    const statuses = [
      await ada.get(path),
      await checked(supertest(app.url).head(path)).set("authorization", `Bearer ${ada.token}`),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([400, 400]);
  });

  it("never redirects", async () => {
    expect((await checked(supertest(app.url).get("//evil.example/%2e%2e"))).status).toBe(404);
    expect((await checked(supertest(app.url).get("/assets"))).status).toBe(404);
  });
});

describe("internal failures", () => {
  it("reveals nothing of a failure on either transport, and continues to serve", async () => {
    const broken = () => Promise.reject(new Error("SELECT secret FROM somewhere"));
    const readers = {
      access: broken,
      accessAtUnread: broken,
      view: broken,
      directRoom: broken,
      invite: broken,
      usableInvites: broken,
      createdRoom: broken,
      list: broken,
      listByActivity: broken,
      currentRevs: broken,
      members: broken,
      memberships: broken,
      notices: broken,
      audit: broken,
      named: broken,
      sharingRoom: broken,
    };
    const roomReader = { ...readers, roomPositions: async () => new Map(), userRevisions: async () => new Map() };
    const ill = await startTestServer({ overrides: { roomReader } });
    onTestFinished(() => ill.close());
    const bob = await register(ill.url);
    onTestFinished(() => bob.close());
    const live = await bob.connect();
    const roomId = bob.id;
    const internal = { code: "internal", status: 500, retryable: false };
    const answer = await bob.get(`/api/rooms/${roomId}`);
    expect(answer.body).toMatchObject(internal);
    const payload = { roomId, after: 0, body: "x" };
    for (const event of ["room:join", "room:sync", "message:send"] as const) {
      const ack = await live.ask(event, payload);
      expect(ack).toMatchObject({ ok: false, error: internal });
      expect(JSON.stringify([ack, answer.body])).not.toContain("SELECT");
      live.socket.emit(event, payload);
    }
    expect((await bob.get("/api/users/me")).status).toBe(200);
    expect(live.socket.connected).toBe(true);
  });

  it("closes a connection when its `ready` event fails", async () => {
    const roomReader = {
      access: async () => null,
      accessAtUnread: async () => null,
      view: async () => null,
      directRoom: async () => null,
      invite: async () => null,
      usableInvites: async () => [],
      createdRoom: async () => null,
      list: async () => [],
      listByActivity: async () => [],
      roomPositions: () => Promise.reject(new Error("down")),
      currentRevs: async () => new Map(),
      members: async () => [],
      userRevisions: async () => new Map(),
      memberships: async () => [],
      notices: async () => [],
      audit: async () => [],
      named: async () => ({ members: [], others: [] }),
      sharingRoom: async () => new Set<string>(),
    };
    const ill = await startTestServer({ overrides: { roomReader } });
    onTestFinished(() => ill.close());
    const bob = await register(ill.url);
    const socket = openSocket(ill.url, bob.token);
    const reason = await new Promise((resolve) => socket.once("disconnect", resolve));
    expect(reason).toBe("transport close");
  });
});

describe("default limits", () => {
  it("slows down guessing, flooding and mass registration, and states when to retry", async () => {
    const limited = await startTestServer({ config: { rateLimits: true } });
    onTestFinished(() => limited.close());
    const bob = await register(limited.url);
    onTestFinished(() => bob.close());
    const room = await bob.createRoom();
    const login = () =>
      request<{ code: string; details: { retryAfterMs: number } }>(limited.url, "/api/auth/login", {
        method: "POST",
        body: { email: bob.session.user.email, password: "wrong password" },
      });
    // Five attempts of an unknown address, and five of the address that registered the account.
    for (let guess = 0; guess < 10; guess += 1) expect((await login()).status).toBe(401);
    const refused = await login();
    expect([refused.status, refused.body.code]).toEqual([429, "rate.limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBe(Math.ceil(refused.body.details.retryAfterMs / 1000));

    const live = await bob.connect();
    const acks = await Promise.all(
      Array.from({ length: 40 }, (_, index) => live.ask("message:send", { roomId: room.id, body: `${index}` })),
    );
    // A burst of 20, and five more for each second that the sends take.
    const sent = acks.filter(({ ok }) => ok).length;
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(sent).toBeLessThan(40);
    expect(acks.find(({ ok }) => !ok)).toMatchObject({
      error: { code: "rate.limited", status: 429, retryable: true, details: { retryAfterMs: expect.any(Number) } },
    });
    const posts = Array.from({ length: 20 }, () => bob.post(`/api/rooms/${room.id}/messages`, { body: "over REST" }));
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    expect(statuses).toContain(429);

    const more = Array.from({ length: DEFAULT_LIMITS["register.address"].quota }, () =>
      register(limited.url).then(
        () => 201,
        () => 429,
      ),
    );
    expect((await Promise.all(more)).filter((status) => status === 429)).toHaveLength(1);
    const stored = sent + statuses.filter((status) => status === 201).length;
    await eventually(() => live.messages.length === stored, "the messages that were let through");
  });
});
