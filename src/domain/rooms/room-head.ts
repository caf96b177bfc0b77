import type { RoomId } from "./room.js";

/** The counters of a room. They only grow, by one, without holes, under the room's lock. */
export type RoomHead = Readonly<{
  roomId: RoomId;
  /** The number of the last message. */
  seq: number;
  /** The number of the last change. */
  rev: number;
  /** Raised when a right that all members have is lost: what was decided on an older one is decided again. */
  accessRev: number;
  /** The `rev` of the last change of the room itself. */
  settingsRev: number;
  memberCount: number;
}>;

/** The head of a room that was just made: its first change is the room itself, with its owner in it. */
export const firstHead = (roomId: RoomId): RoomHead => ({
  roomId,
  seq: 0,
  rev: 1,
  accessRev: 0,
  settingsRev: 1,
  memberCount: 1,
});
