import type { RoomId } from "./room.js";

/** The counters of a room. They only grow, by one, without holes, under the room's lock. */
export type RoomHead = Readonly<{
  roomId: RoomId;
  /** The `seq` of the last message. */
  seq: number;
  /** The `rev` of the last change. */
  rev: number;
  /** Raised when all members may lose a right: decisions based on an older value are out of date. */
  accessRev: number;
  /** The `rev` of the last change of the room itself. */
  settingsRev: number;
  /**
   * The `rev` of the last change of its kind, name, topic, description, data or settings. Archiving and the people of a
   * direct room only raise `settingsRev`.
   */
  contentRev: number;
  memberCount: number;
}>;

/** The head after a change that concerns neither messages nor members. */
export const raiseRev = (head: RoomHead): RoomHead => ({ ...head, rev: head.rev + 1 });

/** The head of a new room: its first change is the room itself, with its owner. */
export const firstHead = (roomId: RoomId): RoomHead => ({
  roomId,
  seq: 0,
  rev: 1,
  accessRev: 0,
  settingsRev: 1,
  contentRev: 1,
  memberCount: 1,
});
