import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { changeView } from "../../src/adapters/presenters/change-view.js";
import { connectionData } from "../../src/adapters/socketio/connection.js";
import { createSocketServer } from "../../src/adapters/socketio/socket-server.js";
import { SocketIoBroadcaster } from "../../src/adapters/socketio/socketio-broadcaster.js";
import { roomTopic } from "../../src/adapters/socketio/topics.js";
import { merged } from "../../src/domain/rooms/merged-changes.js";
import { messageChange, type RoomChange } from "../../src/domain/rooms/room-change.js";
import type { Message } from "../../src/domain/messages/message.js";

/** Brings messages, one change each, to everybody who is connected. */
export type Pusher = Readonly<{ http: Server; push(changes: readonly RoomChange[]): void; close(): void }>;

export const PUSHERS: Readonly<Record<string, () => Pusher>> = {
  /** As the product does it: what was committed together leaves together. */
  ours: () => {
    const { http, io, close } = socketIo();
    const broadcaster = new SocketIoBroadcaster(io);
    return { http, close, push: (changes) => broadcaster.roomChanged(together(changes)) };
  },
  /** As a chat server is usually written. */
  plain: () => {
    const { http, io, close } = socketIo();
    const push = (change: RoomChange) => io.to(roomTopic(ROOM)).emit("room:changed", changeView(change, null));
    return { http, close, push: (changes) => changes.forEach(push) };
  },
  /** The same bytes as ours, with nothing between them and the sockets. */
  bare: () => {
    const http = createServer();
    const sockets = new Set<Socket>();
    http.on("upgrade", (request, socket: Socket) => {
      const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${WEBSOCKET}`).digest("base64");
      const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
      socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
      sockets.add(socket);
    });
    const push = (changes: readonly RoomChange[]) => {
      const packet = frame(together(changes));
      for (const socket of sockets) socket.write(packet);
    };
    return { http, push, close: () => http.close() };
  },
};

const ROOM = "0190a000-0000-7000-8000-000000000000";
const WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Frames whose bytes every reader gets when these changes are pushed so. */
export const packetsOf = (pusher: string, changes: readonly RoomChange[]): readonly Buffer[] =>
  pusher === "plain" ? changes.map(frame) : [frame(together(changes))];

export function newChanges(after: number, count: number): readonly RoomChange[] {
  return Array.from({ length: count }, (_, index) => messageChange(message(after + index + 1)));
}

function socketIo() {
  const http = createServer();
  const io = createSocketServer({ corsOrigins: [], transports: ["websocket"] });
  io.attach(http);
  io.on("connection", (connection) => {
    connection.data = connectionData({ userId: "anybody", sessionId: "any", expiresAt: new Date() });
    void connection.join(roomTopic(ROOM));
  });
  return { http, io, close: () => void io.close() };
}

function together([first, ...rest]: readonly RoomChange[]): RoomChange {
  if (!first) throw new Error("nothing to push");
  return merged(first, ...rest);
}

function frame(change: RoomChange): Buffer {
  const data = Buffer.from(`42${JSON.stringify(["room:changed", changeView(change, null)])}`);
  const head = data.length < 126 ? Buffer.from([0x81, data.length]) : Buffer.from([0x81, 126, 0, 0]);
  if (data.length >= 126) head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

const message = (rev: number): Message => ({
  id: "0190a000-0000-7000-8000-000000000001",
  roomId: ROOM,
  seq: rev,
  rev,
  author: { id: "0190a000-0000-7000-8000-000000000002", username: "ada", displayName: "Ada" },
  clientMessageId: null,
  body: "A message of an ordinary length, as people send them all day long.",
  sentAt: new Date(0),
  editedAt: null,
  deletedAt: null,
});
