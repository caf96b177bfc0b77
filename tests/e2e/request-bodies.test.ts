import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { DEFAULT_LIMITS } from "../../src/domain/limits/limit.js";
import type { Room } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { readConfig } from "../../src/main/config/config.js";
import { startApp, type App } from "../../src/main/app.js";
import { createLogger } from "../../src/adapters/observability/logger.js";
import { register, type TestClient } from "../support/client.js";
import { fetch } from "../support/documented/fetch.js";
import { quickHasher } from "../support/quick-hasher.js";

const silent = createLogger({ level: "silent", pretty: false });
const start = (variables: Record<string, string>, logger = silent) =>
  startApp(readConfig({ PERSISTENCE: "memory", PORT: "0", ...variables }), logger, { passwordHasher: quickHasher });

/** Sends a message with unknown keys over a socket. */
async function sendOddly(url: string): Promise<void> {
  const person = await register(url);
  onTestFinished(() => person.close());
  const { id: roomId } = await person.createRoom();
  const { socket } = await person.connect();
  const payload = { roomId, body: "hi", topic: "a secret", "a secret": 1 };
  expect(await socket.emitWithAck("message:send", payload)).toMatchObject({ ok: true });
}

let app: App;
let ada: TestClient;
beforeAll(async () => {
  app = await start({ NODE_ENV: "development" });
  ada = await register(app.url);
});
afterAll(() => app.close());

async function create(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>, url = app.url) {
  const answer = await fetch(`${url}/api/rooms`, {
    method: "POST",
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    headers: { authorization: `Bearer ${ada.token}`, ...headers },
  });
  const parsed = (await answer.json()) as Room & ProblemDetails;
  return { status: answer.status, code: parsed.code, body: parsed, warning: answer.headers.get("SyncTalk-Warning") };
}

const JSON_TYPE = { "content-type": "application/json" };
const named = (...bytes: number[]) =>
  new Uint8Array([...new TextEncoder().encode('{"name":"'), ...bytes, ...new TextEncoder().encode('"}')]);

describe("request bodies", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=utf8",
    'application/json; charset="UTF-8"',
    "Application/JSON; Charset=UTF8",
    "application/merge-patch+json",
  ])("accepts a body as %s", async (type) => {
    expect(await create('{"name":"Zoë"}', { "content-type": type })).toMatchObject({
      status: 201,
      body: { name: "Zoë" },
    });
  });

  it.each([
    [{}],
    [{ "content-type": "text/plain" }],
    [{ "content-type": "application/x-www-form-urlencoded" }],
    [{ "content-type": "multipart/form-data; boundary=x" }],
    [{ "content-type": "application/json; charset=latin1" }],
    [{ "content-type": "application/json; charset=utf-16" }],
    [{ "content-type": "json" }],
    [{ ...JSON_TYPE, "content-encoding": "zstd" }],
  ])("refuses a body and names the accepted types: %j", async (headers) => {
    const refused = await create('{"name":"x"}', headers);
    expect([refused.status, refused.code]).toEqual([415, "request.unsupported_media_type"]);
    expect(refused.body.detail).toContain("Content-Type: application/json");
  });

  it.each([
    ["a lone continuation byte", [0x80]],
    ["an overlong encoding", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ["an incomplete character", [0xe2, 0x82]],
    ["Latin-1", [0x5a, 0x6f, 0xeb]],
  ])("refuses a body with %s, and stores nothing", async (_what, bytes) => {
    const refused = await create(named(...bytes), JSON_TYPE);
    expect([refused.status, refused.code]).toEqual([400, "request.invalid"]);
    expect(await create(named(0xef, 0xbf, 0xbd), JSON_TYPE)).toMatchObject({ status: 201, body: { name: "\ufffd" } });
  });

  it("accepts a missing body when the operation takes no fields", async () => {
    const room = await ada.createRoom();
    const answer = await fetch(`${app.url}/api/rooms/${room.id}/join`, {
      method: "POST",
      headers: { authorization: `Bearer ${ada.token}` },
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    "/api/rooms?q=%FF",
    "/api/rooms?q=%C0%AF",
    "/api/rooms/%E0%A4%A",
    "/api/users?q=ad%ED%A0%80",
    "/api/users?q=ad\xeb",
  ])("refuses broken UTF-8 in the address %s", async (path) => {
    expect(await statusOf(path)).toBe(400);
  });
});

/** Sends the path byte by byte, because `fetch` would encode it. */
async function statusOf(path: string): Promise<number> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`,
    "latin1",
  );
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return Number(answer.slice(9, 12));
}

describe("visibility of a new room", () => {
  it("creates a private room by either name of the field", async () => {
    for (const input of [{ kind: "private" }, { visibility: "private" }, { kind: "private", visibility: "private" }])
      expect((await ada.post<Room>("/api/rooms", { name: "x", ...input })).body.kind).toBe("private");
    const both = await ada.post("/api/rooms", { name: "x", kind: "private", visibility: "public" });
    expect([both.status, both.body.code]).toEqual([400, "request.invalid"]);
    expect((await ada.post("/api/rooms", { name: "x", kind: "secret" })).status).toBe(400);
  });
});

describe("unknown keys", () => {
  const odd = JSON.stringify({ name: "x", theme: "y", "b\r\nad": 1, é: 2, ["k".repeat(500)]: 3, ["__proto__x"]: 4 });

  it("names unknown keys in a header in development, escaped and shortened", async () => {
    const { status, warning } = await create(odd, JSON_TYPE);
    expect([status, warning]).toEqual([201, "ignored unknown keys: theme, __proto__x, 3 more"]);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, 1]));
    expect((await create(JSON.stringify({ name: "x", ...many }), JSON_TYPE)).warning?.length).toBeLessThan(300);
    expect((await create('{"name":"x"}', JSON_TYPE)).warning).toBeNull();
    expect((await ada.get("/api/rooms?query=x")).headers.get("SyncTalk-Warning")).toContain("query");
  });

  it("logs the names of an event's unknown keys in development, without their values", async () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: "warn",
      pretty: false,
      destination: { write: (line) => void lines.push(line) },
    });
    const development = await start({ NODE_ENV: "development" }, logger);
    onTestFinished(() => development.close());
    await sendOddly(development.url);
    const warnings = lines.filter((line) => line.includes("ignored"));
    expect(warnings.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ event: "message:send", msg: "ignored unknown keys: topic, 1 more" }),
    ]);
    expect(warnings.join("")).not.toContain("a secret");
  });

  it("neither names nor logs unknown keys in production", async () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: "warn",
      pretty: false,
      destination: { write: (line) => void lines.push(line) },
    });
    const production = await start({ NODE_ENV: "production" }, logger);
    onTestFinished(() => production.close());
    const bob = await register(production.url);
    const answer = await bob.post<Room>("/api/rooms", { name: "x", topic: "y" });
    await sendOddly(production.url);
    expect([answer.status, answer.headers.get("SyncTalk-Warning")]).toEqual([201, null]);
    expect(lines.filter((line) => line.includes("ignored"))).toEqual([]);
  });
});

const { quota: QUOTA } = DEFAULT_LIMITS["register.address"];

describe("registrations from this machine", { timeout: 60_000 }, () => {
  it("allows unlimited local registrations in development", async () => {
    for (const _ of Array.from({ length: QUOTA + 2 })) await register(app.url);
  });

  it.each([
    ["in production", { NODE_ENV: "production" }],
    ["in development when LIMITS sets the limit", { NODE_ENV: "development", LIMITS: `register.address=${QUOTA}/59m` }],
  ])("limits local registrations %s", async (_where, variables) => {
    const limited = await start(variables);
    onTestFinished(() => limited.close());
    const outcomes: string[] = [];
    for (const _ of Array.from({ length: QUOTA + 2 }))
      outcomes.push(
        await register(limited.url).then(
          () => "registered",
          () => "refused",
        ),
      );
    expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(2);
  });

  it.each([
    ["by a trusted proxy", { TRUST_PROXY: "1" }],
    ["by an untrusted proxy", {}],
  ])("limits local registrations in development when they are forwarded %s", async (_how, variables) => {
    const proxied = await start({ NODE_ENV: "development", ...variables });
    onTestFinished(() => proxied.close());
    const statuses: number[] = [];
    for (const index of Array.from({ length: QUOTA + 2 }, (_, each) => each)) {
      const answer = await fetch(`${proxied.url}/api/auth/register`, {
        method: "POST",
        headers: { ...JSON_TYPE, "X-Forwarded-For": "203.0.113.9" },
        body: JSON.stringify({ email: `p${index}@example.com`, password: "correct horse battery" }),
      });
      statuses.push(answer.status);
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

describe("registration with an email alone", () => {
  it("generates different names each time, without any part of the email", async () => {
    const users = [];
    for (const local of ["grace.hopper", "ada"]) {
      const answer = await fetch(`${app.url}/api/auth/register`, {
        method: "POST",
        headers: JSON_TYPE,
        body: JSON.stringify({ email: `${local}@exämple.com`, password: "correct horse battery" }),
      });
      users.push(((await answer.json()) as { user: { username: string; displayName: string } }).user);
    }
    for (const user of users) {
      expect(user.username).toMatch(/^user-[a-z0-9]{5,}$/);
      expect(user.displayName).toMatch(/^Guest \d{4}$/);
    }
    expect(users[0]?.username).not.toBe(users[1]?.username);
  });

  it("logs in under either spelling of the domain", async () => {
    for (const email of ["ada@exämple.com", "ada@xn--exmple-cua.com", "ADA@EXÄMPLE.COM"]) {
      const answer = await fetch(`${app.url}/api/auth/login`, {
        method: "POST",
        headers: JSON_TYPE,
        body: JSON.stringify({ email, password: "correct horse battery" }),
      });
      expect([email, answer.status]).toEqual([email, 200]);
    }
  });
});
