import type { UserId } from "../../domain/accounts/user.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { FollowBatch } from "../../domain/messages/thread-follow.js";
import type { Receipt } from "../../domain/rooms/receipt.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/** `rev`: the user's new `rev`. `receipts`: the markers that moved forward, where others may see them live. */
export type MovedMarkers = Readonly<{ rev: number; receipts: readonly Receipt[] }>;

export type ThreadMarks = Readonly<{
  at: Date;
  /** The follows to read. */
  batch: FollowBatch;
  /** Number of markers to move. */
  maxMoved: number;
}>;

/** `next`: where the next batch of follows begins; `null` when all follows were read. */
export type MarkedThreads = Readonly<{ moved: MovedMarkers | null; next: MessageId | null }>;

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

  /** Moves the markers of all rooms of the user to the end. */
  markRoomsRead(userId: UserId, at: Date): Promise<MovedMarkers | null>;

  /**
   * Moves the markers of the followed threads whose root the user may see to the end. Reads the follows of the batch
   * alone, and stops after `maxMoved` markers, because a reply that moves one of these follows waits for the commit.
   */
  markThreadsRead(userId: UserId, marks: ThreadMarks): Promise<MarkedThreads>;
}
