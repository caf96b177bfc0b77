import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { io as connect } from "socket.io-client";
import { expect, it, onTestFinished } from "vitest";
import { RequestTracker } from "../../src/application/concurrency/request-tracker.js";
import { connectionData, type ChatServer } from "../../src/adapters/socketio/connection.js";
import { isBackpressured } from "../../src/adapters/socketio/push/outgoing-queue.js";
import { createSocketServer } from "../../src/adapters/socketio/socket-server.js";
import { SocketIoBroadcaster } from "../../src/adapters/socketio/push/socketio-broadcaster.js";
import { DEFAULT_DURATIONS } from "../../src/domain/limits/durations.js";
import { buildChange, buildRoom } from "../../src/contracts/builders.js";
import { firstHead } from "../../src/domain/rooms/room-head.js";
import type { RoomChanged } from "../../src/protocol/entities.js";
import type { Ready } from "../../src/protocol/events.js";
import { type ChatSocket, eventually, LiveClient } from "../support/client.js";
import { NonReader } from "../support/non-reader.js";

const ROOM = "a-room";
const QUEUE = { packets: 64, bytes: 1_048_576 };

/** A Socket.IO server whose connections all receive one room. */
async function pushingServer(patienceMs: number) {
  const http = createServer();
  const io = createSocketServer({ allowsOrigin: () => true, transports: ["websocket"], durations: DEFAULT_DURATIONS });
  io.attach(http);
  io.on("connection", (connection) => {
    connection.data = connectionData(
      { userId: "anybody", sessionId: "any", expiresAt: new Date() },
      new RequestTracker(),
    );
    void connection.join(ROOM);
    connection.emit("ready", {} as Ready);
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  onTestFinished(() => io.close());
  const messageBroadcaster = new SocketIoBroadcaster(io, {
    queue: QUEUE,
    report: () => undefined,
    timeoutMs: patienceMs,
  });
  let rev = 0;
  const push = (count: number) => {
    for (let pushed = 0; pushed < count; pushed += 1) {
      rev += 1;
      const room = buildRoom({ id: ROOM, description: "x".repeat(50_000) });
      const change = buildChange({ roomId: ROOM, rev });
      messageBroadcaster.pushToRoom(ROOM, { roomChanged: { ...change, room: { room, head: firstHead(ROOM) } } });
    }
  };
  const { port } = http.address() as AddressInfo;
  return { io, url: `http://127.0.0.1:${port}`, push };
}

const full = (io: ChatServer) =>
  [...io.sockets.sockets.values()].filter((connection) => isBackpressured(connection, QUEUE));

/** Pushes until the server detects that the connection does not read. */
async function pushTillSlow({ io, push }: Awaited<ReturnType<typeof pushingServer>>): Promise<void> {
  while (full(io).length === 0) {
    push(20);
    await new Promise((later) => setTimeout(later, 5));
  }
}

/** Memory in use after garbage collection. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it("uses little memory for 20 clients that never read, and does not delay others (P9, S17)", {
  timeout: 60_000,
}, async () => {
  const server = await pushingServer(30_000);
  const socket: ChatSocket = connect(server.url, {
    forceNew: true,
    reconnection: false,
    transports: ["websocket"],
  });
  const live = await LiveClient.opened(socket);
  const seen: Pick<RoomChanged, "from" | "rev">[] = [];
  live.socket.off("room:changed");
  live.socket.on("room:changed", ({ from, rev }) => seen.push({ from, rev }));
  const idle = await Promise.all(Array.from({ length: 20 }, () => NonReader.open(server.url, "any")));
  onTestFinished(() => idle.forEach((reader) => reader.close()));
  onTestFinished(() => void live.socket.disconnect());

  const before = heldBytes();
  const pushes = 3000;
  for (let pushed = 0; pushed < pushes; pushed += 5) {
    server.push(5);
    while (seen.length < pushed + 5) await new Promise((later) => setImmediate(later));
  }
  expect((heldBytes() - before) / 1024 / 1024).toBeLessThan(64);
  expect(seen.every(({ from, rev }, index) => from === index && rev === index + 1)).toBe(true);
  expect(idle.some(({ closed }) => closed)).toBe(false);
  expect(full(server.io)).toHaveLength(20);
});

it("sends a resync for each missed room to a reader that fell behind and caught up", async () => {
  const server = await pushingServer(30_000);
  const reader = await NonReader.open(server.url, "any");
  onTestFinished(() => reader.close());
  await pushTillSlow(server);
  server.push(100);
  await reader.resume(`["room:resync",{"roomId":"${ROOM}","rev":`);
  server.push(1);
  await reader.resume('["room:changed"');
  expect(full(server.io)).toHaveLength(0);
});

it("cuts off a reader that never catches up", async () => {
  const server = await pushingServer(300);
  const reader = await NonReader.open(server.url, "any");
  onTestFinished(() => reader.close());
  await pushTillSlow(server);
  await eventually(() => server.io.sockets.sockets.size === 0, "the end");
});
