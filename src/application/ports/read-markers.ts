import type { UserId } from "../../domain/accounts/user.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/**
 * Read markers of members. Moving a marker does not lock its room. Each move raises the user's `rev` and returns it.
 * Returns `null` and changes nothing for a user who is not a member, or when the marker stands there already.
 */
export interface ReadMarkers extends Closable {
  /**
   * Moves the marker forward to `seq`, at most to the end of the timeline; it never moves back. Clears `unreadFrom` if it
   * is at most that.
   */
  markRead(roomId: RoomId, userId: UserId, seq: number): Promise<number | null>;

  /**
   * Sets `unreadFrom`, at most to the last message and at least to the first visible one. Nothing changes in a room
   * without visible messages.
   */
  markUnread(roomId: RoomId, userId: UserId, seq: number): Promise<number | null>;

  /** Moves the markers of all rooms of the user, and of the followed threads that `ThreadReader` lists, to the end. */
  markAllRead(userId: UserId): Promise<number | null>;
}
