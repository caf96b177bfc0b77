import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { InMemoryBroadcaster } from "../../src/adapters/in-process/in-memory-broadcaster.js";
import { RequestTracker } from "../../src/application/concurrency/request-tracker.js";
import { connectionData } from "../../src/adapters/socketio/connection.js";
import { SocketIoBroadcaster } from "../../src/adapters/socketio/push/socketio-broadcaster.js";
import { createSocketServer } from "../../src/adapters/socketio/socket-server.js";
import { DEFAULT_DURATIONS } from "../../src/domain/limits/durations.js";
import type { Announcement } from "../../src/application/ports/message-broadcaster.js";
import {
  messageBroadcasterContract,
  type BroadcastConnection,
  type BroadcastTarget,
} from "../../src/contracts/message-broadcaster.contract.js";
import { openSocket } from "../support/client.js";

function eventOf(announcement: Announcement): string {
  if ("roomChanged" in announcement) return `room:changed ${announcement.roomChanged.rev}`;
  if ("resync" in announcement) return `room:resync ${announcement.resync.rev}`;
  if ("roomAdded" in announcement) return `room:added ${announcement.roomAdded.head.rev}`;
  if ("roomRemoved" in announcement) return `room:removed ${announcement.roomRemoved.reason}`;
  if ("activityChanged" in announcement) return "activity:changed others";
  if ("userChanged" in announcement) return `user:changed ${announcement.userChanged.rev}`;
  if ("presenceChanged" in announcement) return "presence:changed";
  if ("readMarked" in announcement) return `read:marked ${announcement.readMarked.seq}`;
  return `session:ended ${announcement.sessionEnded}`;
}

messageBroadcasterContract("in memory", async () => {
  const messageBroadcaster = new InMemoryBroadcaster();
  let connections = 0;
  const connect = async () => {
    connections += 1;
    const id = `connection ${connections}`;
    messageBroadcaster.connect(id);
    return {
      id,
      received: () => messageBroadcaster.pushedTo(id).map(eventOf),
      isOpen: () => messageBroadcaster.isOpen(id),
    };
  };
  return { messageBroadcaster, connect };
});

for (const transport of ["websocket", "polling"] as const)
  messageBroadcasterContract(`Socket.IO over ${transport}`, () => socketIoTarget(transport));

async function socketIoTarget(transport: "websocket" | "polling"): Promise<BroadcastTarget> {
  const http = createServer();
  const io = createSocketServer({ allowsOrigin: () => true, transports: [transport], durations: DEFAULT_DURATIONS });
  io.attach(http);
  io.on("connection", (connection) => {
    connection.data = connectionData(
      { userId: "anybody", sessionId: "any", expiresAt: new Date() },
      new RequestTracker(),
    );
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  onTestFinished(() => io.close());
  const { port } = http.address() as AddressInfo;
  const report = (error: unknown) => {
    throw error;
  };
  const messageBroadcaster = new SocketIoBroadcaster(io, { queue: { packets: 64, bytes: 1_048_576 }, report });
  return { messageBroadcaster, connect: () => connectTo(port, transport) };
}

async function connectTo(port: number, transport: string): Promise<BroadcastConnection> {
  const socket = openSocket(`http://127.0.0.1:${port}`, "any", {
    transports: [transport],
    durations: DEFAULT_DURATIONS,
  });
  const events: string[] = [];
  socket.onAny((event: string, payload: Readonly<{ rev?: number; reason?: string }>) =>
    events.push(`${event} ${payload.rev ?? payload.reason ?? Object.keys(payload).at(-1)}`),
  );
  await new Promise<void>((connected) => socket.once("connect", () => connected()));
  onTestFinished(() => void socket.disconnect());
  const { id = "" } = socket;
  return { id, received: () => events, isOpen: () => socket.connected };
}
