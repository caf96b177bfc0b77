import { NO_MENTIONS } from "../../src/domain/messages/mentions.js";
import { createServer, type Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { changeView } from "../../src/adapters/presenters/change-view.js";
import { RequestTracker } from "../../src/application/concurrency/request-tracker.js";
import { connectionData } from "../../src/adapters/socketio/connection.js";
import { createSocketServer } from "../../src/adapters/socketio/socket-server.js";
import { SocketIoBroadcaster } from "../../src/adapters/socketio/push/socketio-broadcaster.js";
import { DEFAULT_DURATIONS } from "../../src/domain/limits/durations.js";
import { mergeChanges } from "../../src/domain/rooms/merge-changes.js";
import { messageChange, type RoomChange } from "../../src/domain/rooms/room-change.js";
import { numberDraft, type Message } from "../../src/domain/messages/message.js";

/** Pushes messages, one change each, to all connections. */
export type Pusher = Readonly<{ http: Server; push(changes: readonly RoomChange[]): void }>;

export const PUSHERS: Readonly<Record<string, () => Pusher>> = {
  /** Pushes all changes of one commit as one event, like the product. */
  ours: () => {
    const { http, io } = socketIo();
    const messageBroadcaster = new SocketIoBroadcaster(io, {
      queue: { packets: 64, bytes: 1_048_576 },
      report: console.error,
    });
    io.on("connection", ({ id }) => messageBroadcaster.subscribe(id, ROOM));
    return { http, push: (changes) => messageBroadcaster.pushToRoom(ROOM, { roomChanged: together(changes) }) };
  },
  /** Emits each message to the room, like most chat servers. */
  plain: () => {
    const { http, io } = socketIo();
    io.on("connection", (connection) => void connection.join(ROOM));
    const push = (change: RoomChange) => io.to(ROOM).emit("room:changed", changeView(change, null));
    return { http, push: (changes) => changes.forEach(push) };
  },
  /** Frames the same bytes once and writes them with `ws`, the WebSocket library below Socket.IO. */
  ws: () => {
    const http = createServer();
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    const push = (changes: readonly RoomChange[]) => {
      const framed = [frame(together(changes))];
      for (const connection of server.clients) (connection as Framing)._sender.sendFrame(framed);
    };
    return { http, push };
  },
};

/** The part of `ws` that Socket.IO uses and its types do not declare. */
type Framing = WebSocket & { readonly _sender: Readonly<{ sendFrame(parts: readonly Buffer[]): void }> };

const ROOM = "0190a000-0000-7000-8000-000000000000";

export function newChanges(after: number, count: number): readonly RoomChange[] {
  return Array.from({ length: count }, (_, index) => messageChange(message(after + index + 1)));
}

function socketIo() {
  const http = createServer();
  const io = createSocketServer({ allowsOrigin: () => true, transports: ["websocket"], durations: DEFAULT_DURATIONS });
  io.attach(http);
  io.on("connection", (connection) => {
    connection.data = connectionData(
      { userId: "anybody", sessionId: "any", expiresAt: new Date() },
      new RequestTracker(),
    );
  });
  return { http, io };
}

function together([first, ...rest]: readonly RoomChange[]): RoomChange {
  if (!first) throw new Error("nothing to push");
  return mergeChanges(first, ...rest);
}

function frame(change: RoomChange): Buffer {
  const data = Buffer.from(`42${JSON.stringify(["room:changed", changeView(change, null)])}`);
  const head = data.length < 126 ? Buffer.from([0x81, data.length]) : Buffer.from([0x81, 126, 0, 0]);
  if (data.length >= 126) head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

const author = {
  id: "0190a000-0000-7000-8000-000000000002",
  username: "ada",
  displayName: "Ada",
  bot: false,
  deleted: false,
};

const message = (rev: number): Message =>
  numberDraft(
    {
      id: `0190a000-0000-7000-8000-${rev.toString(16).padStart(12, "0")}`,
      roomId: ROOM,
      author,
      via: "user",
      clientMessageId: null,
      kind: "text",
      body: "A message of an ordinary length, as people send them all day long.",
      data: null,
      replyTo: null,
      threadOf: null,
      alsoInRoom: false,
      mentions: NO_MENTIONS,
      sentAt: new Date(0),
    },
    { seq: rev, rev },
  );
