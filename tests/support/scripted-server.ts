import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import type { Room } from "../../src/protocol/entities.js";
import type { ClientToServerEvents, Ready, ServerToClientEvents } from "../../src/protocol/events.js";

export type ScriptedSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** A server that sends scripted events, in orders that a real server produces only rarely. */
export async function scriptedServer(rooms: readonly Room[], welcome: (socket: ScriptedSocket) => void) {
  const http = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ items: rooms, nextCursor: null }));
  });
  const sockets = new Server<ClientToServerEvents, ServerToClientEvents>(http);
  sockets.on("connection", welcome);
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => sockets.close() };
}

/** A `ready` payload for a user in these rooms. */
export const readyWith = (rooms: readonly Room[]): Ready => ({
  user: {
    id: "user-1",
    username: "user1",
    displayName: "User 1",
    bot: false,
    deleted: false,
    email: "one@example.com",
    emailVerified: false,
    receipts: true,
    bio: "",
    data: null,
    createdAt: "2026-01-01T00:00:00.000Z",
  },
  sessionId: "session-1",
  expiresAt: new Date(Date.now() + 900_000).toISOString(),
  serverTime: new Date().toISOString(),
  epoch: "epoch-1",
  userRev: 1,
  blockedIds: [],
  rooms: rooms.map(({ id, seq, rev }) => ({ roomId: id, seq, rev, readSeq: 0, unreadFrom: null })),
});
