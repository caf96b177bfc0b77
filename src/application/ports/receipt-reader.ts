import type { UserId } from "../../domain/accounts/user.js";
import type { ReadPositions, Seen } from "../../domain/rooms/receipt.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

export type SeenQuery = ReadPositions &
  Readonly<{
    roomId: RoomId;
    authorId: UserId;
    /** The `seq` that a listed member must be allowed to see. */
    place: number;
    /** The last entry of the previous page. */
    after?: Readonly<{ at: Date; userId: UserId }>;
    limit: number;
  }>;

/** Read markers of others, for reading. */
export interface ReceiptReader extends Closable {
  /**
   * The members, except the author, who have read the message and moved their marker themselves, in ascending order of
   * the time of the last move, then of the user's id, at most `limit`. Leaves out people who hide their receipts, and
   * those whom a block separates from the author. Of two markers past the message, the one that moved first counts.
   * `null` when the author hides their own receipts.
   */
  seen(query: SeenQuery): Promise<readonly Seen[] | null>;

  /** Ids of the rooms of an active member where receipts are on, with at most MAX_LIVE_MEMBERS members, in any order. */
  liveRooms(userId: UserId): Promise<readonly RoomId[]>;
}
