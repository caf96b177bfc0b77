import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import {
  type ClientOptions,
  createClient,
  memoryStore,
  register as registerAccount,
  type SyncTalkClient,
} from "../../client/src/index.js";
import { RoomLog } from "../../client/src/state/testing/room-log.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, request } from "../support/client.js";
import { readyWith, type ScriptedSocket, scriptedServer } from "../support/scripted-server.js";

/** Time in which a client with growing waits connects a few times only. */
const OBSERVED_MS = 1_500;
const QUICK = { retry: { baseMs: 5, capMs: 50 }, requestTimeoutMs: 2_000 };

function open(url: string, more: Partial<ClientOptions> = {}): SyncTalkClient {
  const client = createClient({ url, token: () => "a token", ...QUICK, ...more });
  onTestFinished(() => client.disconnect());
  return client;
}

async function onRealServer() {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const account = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
  const { accessToken, user } = await registerAccount({ url: app.url }, account);
  const client = open(app.url, { token: () => accessToken, user });
  await client.connect();
  const { id: roomId } = await client.createRoom({ name: "general" });
  return { app, client, roomId, accessToken };
}

const INTERNAL = { code: "internal", message: "Something went wrong.", status: 500, retryable: false };

/** A scripted server with one room. `behaviour` decides what it does with each message. */
async function scripted(behaviour: (body: string, socket: ScriptedSocket) => "store" | "keep quiet" | "fail") {
  const log = new RoomLog();
  const received: string[] = [];
  const stored: string[] = [];
  let connections = 0;
  const server = await scriptedServer([log.room], (socket) => {
    connections += 1;
    socket.on("message:send", ({ body = "", clientMessageId = "" }, ack) => {
      received.push(body);
      const decided = behaviour(body, socket);
      if (decided === "fail") ack?.({ ok: false, error: INTERNAL });
      if (decided !== "store") return;
      stored.push(body);
      log.do({ kind: "send", author: 1 });
      const message = log.messages.at(-1);
      if (message) ack?.({ ok: true, data: { message: { ...message, body, clientMessageId }, repeated: false } });
    });
    socket.on("room:sync", ({ after }, ack) => ack?.({ ok: true, data: log.synced(after, 50) }));
    socket.emit("ready", readyWith([log.room]));
  });
  onTestFinished(() => server.close());
  return { url: server.url, roomId: log.room.id, received, stored, connections: () => connections };
}

it("refuses a message too large for a frame before it is sent, and sends the next one", async () => {
  const { client, roomId } = await onRealServer();
  const connections: string[] = [];
  client.on("connection", ({ status }) => connections.push(status));
  const tooLarge = client.send(roomId, { body: "x".repeat(70_000) });
  const next = client.send(roomId, { body: "after it" });
  await expect(tooLarge).rejects.toMatchObject({ code: "request.too_large", status: 413, retryable: false });
  expect((await next).seq).toBe(1);
  expect(connections).toEqual([]);
  expect(client.state.outbox).toMatchObject([{ status: "failed", code: "request.too_large" }]);
});

it("refuses a message too large for a frame while offline, and keeps the other messages over a reload", async () => {
  const storage = memoryStore();
  const user = readyWith([]).user;
  const client = open("http://127.0.0.1:9", { storage, user });
  void client.send("room-1", { body: "small" });
  await expect(client.send("room-1", { body: "x".repeat(5_000_000) })).rejects.toMatchObject({
    code: "request.too_large",
  });
  const reloaded = open("http://127.0.0.1:9", { storage, user });
  await eventually(() => reloaded.state.outbox.length > 0, "the outbox");
  expect(reloaded.state.outbox.map(({ body }) => body)).toEqual(["small"]);
});

it("refuses a REST request that the server would not read, with the server's code", async () => {
  const { app, client, roomId, accessToken } = await onRealServer();
  const body = { body: "x".repeat(70_000) };
  await expect(client.rest.sendMessage(roomId, body)).rejects.toMatchObject({ code: "request.too_large", status: 413 });
  const path = `/api/rooms/${roomId}/messages`;
  const answer = await request(app.url, path, { method: "POST", token: accessToken, body });
  expect(answer).toMatchObject({ status: 413, body: { code: "request.too_large", retryable: false } });
});

it.each<[string, (socket: ScriptedSocket) => void]>([
  ["closes the connection", (socket) => socket.conn.close()],
  ["drops the client", (socket) => void socket.disconnect(true)],
])("sends a message at most twice when the server %s on receiving it, and sends the others", async (_, end) => {
  const server = await scripted((body, socket) => {
    if (body !== "poison") return "store";
    end(socket);
    return "keep quiet";
  });
  const storage = memoryStore();
  const client = open(server.url, { storage });
  await client.connect();
  const poison = client.send(server.roomId, { body: "poison" });
  const next = client.send(server.roomId, { body: "after it" });
  await expect(poison).rejects.toMatchObject({ code: "client.connection_ended_twice", retryable: false });
  await next;
  expect(server.received.filter((body) => body === "poison")).toHaveLength(2);
  expect(client.state.outbox).toMatchObject([{ body: "poison", status: "failed" }]);
  client.disconnect();

  const reloaded = open(server.url, { storage });
  await reloaded.connect();
  await reloaded.send(server.roomId, { body: "later" });
  expect(reloaded.state.outbox).toMatchObject([{ body: "poison", status: "failed" }]);
  expect(server.received.filter((body) => body === "poison")).toHaveLength(2);
  expect(server.stored).toEqual(["after it", "later"]);
});

it("fails only the message that ends the connection, not others in flight on it", async () => {
  const server = await scripted((body, socket) => {
    if (!body.startsWith("poison")) return "store";
    socket.conn.close();
    return "keep quiet";
  });
  const other = "room-2";
  const client = open(server.url);
  await client.connect();
  const sent = [
    client.send(server.roomId, { body: "innocent" }),
    client.send(other, { body: "poison" }),
    client.send("room-3", { body: "mine too" }),
  ];
  const outcomes = await Promise.allSettled(sent);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

it("fails no message when the server ends every connection at once", async () => {
  let stable = false;
  const server = await scripted((_body, socket) => {
    if (stable) return "store";
    socket.conn.close();
    return "keep quiet";
  });
  const client = open(server.url, { retry: { baseMs: 5, capMs: 400 } });
  client.connect().catch(() => undefined);
  const sending = client.send(server.roomId, { body: "innocent" });
  await eventually(() => server.connections() === 2, "the second connection");
  stable = true;
  await sending;
  expect(client.state.outbox).toEqual([]);
});

it("waits longer after each connection that ends right after it became ready", async () => {
  const log = new RoomLog();
  let connections = 0;
  const server = await scriptedServer([log.room], (socket) => {
    connections += 1;
    socket.emit("ready", readyWith([log.room]));
    setTimeout(() => socket.conn.close(), 5);
  });
  onTestFinished(() => server.close());
  const client = open(server.url, { retry: { baseMs: 10, capMs: 60_000 } });
  client.connect().catch(() => undefined);
  await sleep(OBSERVED_MS);
  expect(connections).toBeGreaterThan(1);
  expect(connections).toBeLessThan(20);
});

it.each(["not json", "null", "{}", "[null]", '[{"roomId":"room-1"}]', '[{"clientMessageId":1,"roomId":2,"body":3}]'])(
  "ignores the malformed stored outbox %s",
  async (kept) => {
    const server = await scripted(() => "store");
    const storage = memoryStore();
    await storage.set("synctalk.user-1.outbox", kept);
    await storage.set("synctalk.user-1.cursors", kept);
    const client = open(server.url, { storage });
    await client.connect();
    await client.send(server.roomId, { body: "hi" });
    expect(client.state.outbox).toEqual([]);
  },
);

it("retries messages with the same ids in order after a server error", async () => {
  let failures = 0;
  const server = await scripted((body) => {
    if (body !== "first" || failures >= 3) return "store";
    failures += 1;
    return "fail";
  });
  const client = open(server.url);
  await client.connect();
  const sent = [client.send(server.roomId, { body: "first" }), client.send(server.roomId, { body: "second" })];
  await Promise.all(sent);
  expect(server.stored).toEqual(["first", "second"]);
  expect(server.received.filter((body) => body === "first")).toHaveLength(4);
});

it.each([
  ["cannot store", "fail", "internal"],
  ["never answers", "keep quiet", "client.unanswered"],
] as const)("gives up on a message that the server %s, keeps it, and sends the next", async (_, fate, code) => {
  let isMended = false;
  const server = await scripted((body) => (body === "stuck" && !isMended ? fate : "store"));
  const client = open(server.url, { requestTimeoutMs: 100 });
  await client.connect();
  const stuck = client.send(server.roomId, { body: "stuck" });
  const next = client.send(server.roomId, { body: "after it" });
  await expect(stuck).rejects.toMatchObject({ code });
  await next;
  expect(client.state.outbox).toMatchObject([{ body: "stuck", status: "failed", code }]);
  expect(server.received.filter((body) => body === "stuck").length).toBeGreaterThanOrEqual(8);
  isMended = true;
  await client.tryAgain(stuck.clientMessageId);
  expect(server.stored).toEqual(["after it", "stuck"]);
});
