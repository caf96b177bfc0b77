import type { UserId } from "../../domain/accounts/user.js";
import type { Receipt } from "../../domain/rooms/receipt.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/** `rev`: the user's new `rev`. `receipts`: the markers that moved forward, where others may see them live. */
export type MovedMarkers = Readonly<{ rev: number; receipts: readonly Receipt[] }>;

/** Two moves as one. */
export const allMoved = (first: MovedMarkers | null, second: MovedMarkers | null): MovedMarkers | null =>
  first && second ? { rev: second.rev, receipts: [...first.receipts, ...second.receipts] } : (second ?? first);

/**
 * Read markers of members. Moving a marker does not lock its room. Each move raises the user's `rev` and returns it.
 * Returns `null` and changes nothing for a user who is not a member, or when the marker stands there already.
 */
export interface ReadMarkers extends Closable {
  /**
   * Moves the marker forward to `seq`, at most to the end of the timeline; it never moves back. Clears `unreadFrom` if it
   * is at most that. `at`: the time of the move.
   */
  markRead(roomId: RoomId, userId: UserId, seq: number, at: Date): Promise<MovedMarkers | null>;

  /**
   * Sets `unreadFrom`, at most to the last message and at least to the first visible one. Nothing changes in a room
   * without visible messages.
   */
  markUnread(roomId: RoomId, userId: UserId, seq: number): Promise<MovedMarkers | null>;

  /** Moves the markers of all rooms of the user, and of the followed threads that `ThreadReader` lists, to the end. */
  markAllRead(userId: UserId, at: Date): Promise<MovedMarkers | null>;
}
