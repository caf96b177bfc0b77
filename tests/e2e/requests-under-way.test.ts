import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register, type TestClient } from "../support/client.js";
import { fetch } from "../support/documented/fetch.js";

const GENEROUS = { quota: 100_000, windowMs: 1_000 };
const STATUS_LINE = "HTTP/1.1 200 ";
/** Takes six bytes per character in JSON. */
const LONG = `a${"\u0001".repeat(3_999)}`;

async function limitedServer(requests: Partial<typeof LIMIT_DEFAULTS.requests>) {
  const limits = {
    ...LIMIT_DEFAULTS,
    rates: { ...LIMIT_DEFAULTS.rates, "message.send": GENEROUS, "request.user": GENEROUS },
    requests: { ...LIMIT_DEFAULTS.requests, ...requests },
  };
  const app = await startTestServer({ config: { rateLimits: true, limits } });
  onTestFinished(() => app.close());
  return app;
}

/** Requests pages of long messages, one after the other, without reading the answers. */
const askWithoutReading = (url: string, asker: TestClient, roomId: string, count: number): Promise<Socket> =>
  sendRaw(url, getsOf(asker, `/api/rooms/${roomId}/messages?limit=100`, count));

const getsOf = (asker: TestClient, path: string, count: number): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${asker.token}\r\n\r\n`.repeat(count);

/** Sends requests over one connection at once, without reading the answers. */
async function sendRaw(url: string, requests: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(requests);
  return socket;
}

/** Statuses of the answers, in their order, once there are `count`. */
async function statuses(socket: Socket, count: number): Promise<string[]> {
  const found: string[] = [];
  let tail = "";
  socket.setEncoding("latin1").on("data", (part: string) => {
    const text = tail + part;
    for (const [, status = ""] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) found.push(status);
    tail = text.slice(-(STATUS_LINE.length - 1));
  });
  await eventually(() => found.length >= count, "the answers");
  return found;
}

async function longRoom(person: TestClient): Promise<string> {
  const { id } = await person.createRoom();
  for (let sent = 0; sent < 30; sent += 1) await person.send(id, LONG);
  return id;
}

it("refuses requests when too many of one user or address are in flight (S26)", async () => {
  for (const requests of [{ user: 6 }, { address: 6 }]) {
    const { url } = await limitedServer(requests);
    const ada = await register(url, "ada");
    const roomId = await longRoom(ada);
    const socket = await askWithoutReading(url, ada, roomId, 30);
    await new Promise((later) => setTimeout(later, 500));
    const found = await statuses(socket, 30);
    expect(new Set(found)).toEqual(new Set(["200", "429"]));
    expect(found.filter((status) => status === "200").length).toBeGreaterThanOrEqual(6);
    expect((await ada.get("/api/rooms")).status).toBe(200);
  }
});

it("cuts off a connection with too many waiting answers, and counts it (S26)", async () => {
  const { url } = await limitedServer({ user: 30 });
  const ada = await register(url, "ada");
  const roomId = await longRoom(ada);
  const socket = await askWithoutReading(url, ada, roomId, 30);
  await new Promise((later) => setTimeout(later, 500));
  socket.on("error", () => undefined).resume();
  await eventually(() => socket.destroyed, "the cut");
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^synctalk_cut_peers_total\{why="peer",node="\w+"\} 1$/m);
  expect(metrics).toMatch(/^synctalk_outgoing_bytes\{node="\w+"\} 0$/m);
});

it("no longer counts the requests of a closed connection (S26)", async () => {
  const { url } = await limitedServer({ user: 100, address: 100 });
  const ada = await register(url, "ada");
  const roomId = await longRoom(ada);
  const socket = await askWithoutReading(url, ada, roomId, 99);
  await new Promise((later) => setTimeout(later, 20));
  socket.resetAndDestroy();
  const refused = async () => {
    const found = await statuses(await sendRaw(url, getsOf(ada, "/api/users/me", 100)), 100);
    return found.filter((status) => status !== "200").length;
  };
  await expect.poll(refused, { timeout: 10_000 }).toBe(0);
});

it("no longer counts the requests of an ended session for its user's count (S26)", async () => {
  const { url } = await limitedServer({ user: 1 });
  const ada = await register(url, "ada");
  await ada.post("/api/auth/logout", { refreshToken: ada.session.refreshToken });
  const body = JSON.stringify({ email: ada.session.user.email, password: "not her password" });
  const head = `Host: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  const login = `POST /api/auth/login HTTP/1.1\r\n${head}\r\n\r\n${body}`;
  const found = await statuses(await sendRaw(url, login + getsOf(ada, "/api/users/me", 20)), 21);
  expect(found.filter((status) => status !== "401")).toEqual([]);
});
