import type { UserId } from "../../domain/accounts/user.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { ThreadFollow } from "../../domain/messages/thread-follow.js";
import type { Receipt } from "../../domain/rooms/receipt.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Follows and read markers of threads, for changes. Only inside a `UnitOfWork`. Appended replies change them as well. */
export interface ThreadFollowRepository {
  /** The user's follow, locked until this unit of work ends; `null` when there is none, which nothing locks. */
  lock(rootId: MessageId, userId: UserId): Promise<ThreadFollow | null>;

  /** Stores a follow that this unit of work locked, or a new one in a room that it locked. Raises the user's `rev`. */
  save(follow: ThreadFollow): Promise<void>;

  /**
   * Makes those of the users follow a thread, in a room that this unit of work locked, who have no follow of it, are members
   * and may see its root. Their markers stand at `readSeq`. `recordAppended` raises their `rev` a moment later.
   */
  followMentioned(
    thread: Pick<ThreadFollow, "roomId" | "rootId" | "readSeq">,
    userIds: readonly UserId[],
  ): Promise<void>;

  /**
   * Ends all follows of a user in a room that this unit of work locked, and in which it ends their membership. Removes at
   * most MAX_ENDED_AT_ONCE and leaves the others to `removeEnding`; of somebody who is no member they do not count. Raises
   * the user's `rev` if there were any.
   */
  removeAll(roomId: RoomId, userId: UserId): Promise<void>;

  /** Whether `removeAll` may have left follows of the user in the room. */
  areEnding(roomId: RoomId, userId: UserId): Promise<boolean>;

  /**
   * Removes at most `limit` follows that `removeAll` left, of one user in one room, without a lock on the room. Raises the
   * user's `rev`. Returns 0 when nothing is left that nobody else is removing.
   */
  removeEnding(limit: number): Promise<number>;

  /** The marker as others may see it live; `null` where they may not. `place`: the `seq` of the root. */
  receipt(follow: ThreadFollow, place: number): Promise<Receipt | null>;
}
