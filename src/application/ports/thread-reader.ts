import type { UserId } from "../../domain/accounts/user.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import type { FollowBatch, MyThread } from "../../domain/messages/thread-follow.js";
import type { ThreadCursor, ThreadPage } from "../../domain/messages/thread-page.js";
import type { ThreadPlace } from "../../domain/messages/thread-place.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

export type ThreadKey = Readonly<{ roomId: RoomId; rootId: MessageId }>;

export type ListedThread = Readonly<{ root: Message; mine: MyThread }>;

export type ThreadQuery = Readonly<{
  /** Only threads with unread replies. */
  unread: boolean;
  /** The last thread of the previous page. */
  after?: ThreadPlace;
  limit: number;
}>;

export type ThreadBatchQuery = ThreadQuery &
  Readonly<{
    /** The follows to read. */
    batch: FollowBatch;
    /** Only threads that come before this place. */
    above?: ThreadPlace;
  }>;

/** The threads of one batch. `next`: where the next batch begins; `null` when all follows were read. */
export type ThreadBatch = Readonly<{
  threads: readonly ListedThread[];
  /** Number of follows that were read. */
  examined: number;
  next: MessageId | null;
}>;

/** Threads, for reading. Every answer is one consistent snapshot. */
export interface ThreadReader extends Closable {
  /**
   * A page of a thread, ascending by `threadSeq`. A message without replies is the root of an empty thread. `null` when
   * the room has no such message.
   */
  page(key: ThreadKey, cursor: ThreadCursor, limit: number): Promise<ThreadPage | null>;

  /** The user's state in a thread; `null` when the user neither follows nor unfollowed it. */
  mine(userId: UserId, key: ThreadKey): Promise<MyThread | null>;

  /**
   * The threads with replies that the user follows and whose root they may see, in rooms of which the user is a member:
   * the most recently active first, then by descending id of the root, at most `limit`. Reads the follows of the batch
   * alone: an index in the order of the list would cost each reply one row per follower.
   */
  listBatch(userId: UserId, query: ThreadBatchQuery): Promise<ThreadBatch>;
}
