import type { Ready } from "../../protocol.js";
import type { ClientState } from "../client-state.js";
import { person } from "./entities.js";
import { EPOCH, RoomLog } from "./room-log.js";

/** The user who reads. */
export const me = {
  ...person(1),
  email: "one@example.com",
  emailVerified: false,
  receipts: true,
  data: null,
  bio: "",
  createdAt: "2026-01-01T00:00:00.000Z",
};
/** A room in which somebody else has sent messages. */
export const filled = (count: number) => {
  const log = new RoomLog();
  for (let i = 0; i < count; i += 1) log.do({ kind: "send", author: 2 });
  return log;
};
/** The start of a connection, at which the user has read nothing. */
export const welcome = (log: RoomLog, more: Partial<Ready> = {}): Ready => ({
  user: me,
  sessionId: "s",
  expiresAt: "2026-01-01T00:15:00.000Z",
  serverTime: "2026-01-01T00:00:00.000Z",
  epoch: EPOCH,
  userRev: 1,
  blockedIds: [],
  rooms: [{ roomId: log.room.id, seq: log.room.seq, rev: log.rev, readSeq: 0, unreadFrom: null }],
  ...more,
});
export const room = (state: ClientState) => {
  const held = state.rooms.get("room-1");
  if (!held) throw new Error("The room is not held.");
  return held;
};
