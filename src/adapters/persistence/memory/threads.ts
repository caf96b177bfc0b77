import type {
  ThreadBatch,
  ThreadBatchQuery,
  ThreadKey,
  ThreadReader,
} from "../../../application/ports/thread-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { pageRange } from "../../../domain/messages/history-page.js";
import type { MessageId } from "../../../domain/messages/message.js";
import {
  type FollowBatch,
  firstUnread,
  isUnreadFor,
  MAX_UNREAD_REPLIES,
  type MyThread,
  type ThreadFollow,
} from "../../../domain/messages/thread-follow.js";
import { fittedThreadPage, type ThreadCursor, type ThreadPage } from "../../../domain/messages/thread-page.js";
import { byActivity, threadPlace } from "../../../domain/messages/thread-place.js";
import { isVisible } from "../../../domain/rooms/history-visibility.js";
import { isActive } from "../../../domain/rooms/membership.js";
import { memberIn } from "./memory-members.js";
import { followKey, type MemoryTables } from "./memory-tables.js";
import { messageIn } from "./messages.js";

export class InMemoryThreadReader implements ThreadReader {
  constructor(private readonly tables: MemoryTables) {}

  async page({ roomId, rootId }: ThreadKey, cursor: ThreadCursor, limit: number): Promise<ThreadPage | null> {
    const root = messageIn(this.tables, roomId, rootId);
    if (!root) return null;
    const ids = this.repliesTo(rootId);
    const { first, last } = pageRange(cursor, ids.length, limit);
    const page = ids.slice(first - 1, Math.max(0, last));
    const replies = page.flatMap((id) => messageIn(this.tables, roomId, id) ?? []);
    return fittedThreadPage(root, replies, { cursor, limit });
  }

  async mine(userId: UserId, { roomId, rootId }: ThreadKey): Promise<MyThread | null> {
    const follow = this.tables.threadFollows.get(followKey(rootId, userId));
    if (follow?.roomId !== roomId || !isActive(memberIn(this.tables, roomId, userId))) return null;
    return myThread(this.tables, follow);
  }

  async listBatch(userId: UserId, { unread, after, above, limit, batch }: ThreadBatchQuery): Promise<ThreadBatch> {
    const { follows, next } = followsOf(this.tables, userId, batch);
    const threads = follows
      .filter((follow) => isFollowed(this.tables, follow))
      .flatMap((follow) => {
        const root = messageIn(this.tables, follow.roomId, follow.rootId);
        return root?.thread ? [{ root, place: threadPlace(root), follow }] : [];
      })
      .filter(({ place }) => (!after || byActivity(after, place) < 0) && (!above || byActivity(place, above) < 0))
      .sort((a, b) => byActivity(a.place, b.place))
      .map(({ root, follow }) => ({ root, mine: myThread(this.tables, follow) }))
      .filter(({ mine }) => !unread || mine.unread > 0);
    return { threads: threads.slice(0, limit), examined: follows.length, next };
  }

  private repliesTo(rootId: MessageId): readonly MessageId[] {
    return this.tables.threads.get(rootId) ?? [];
  }
}

export function myThread(tables: MemoryTables, { userId, readAt: _, ...follow }: ThreadFollow): MyThread {
  const after = (tables.threads.get(follow.rootId) ?? []).slice(firstUnread(follow) - 1);
  const replies = after.flatMap((id) => tables.messages.get(id) ?? []);
  const unread = replies.filter((reply) => isUnreadFor(userId, reply)).slice(0, MAX_UNREAD_REPLIES);
  const mentions = unread.filter((reply) => reply.mentions.room || reply.mentions.userIds.includes(userId));
  return { ...follow, unread: unread.length, unreadMentions: mentions.length };
}

/** The follows of a batch. */
export function followsOf(
  { threadFollows, threadsByUser }: MemoryTables,
  userId: UserId,
  { before, size }: FollowBatch,
): Readonly<{ follows: readonly ThreadFollow[]; next: MessageId | null }> {
  const rootIds = threadsByUser.get(userId)?.lastBefore(before, size) ?? [];
  const follows = rootIds.flatMap((rootId) => threadFollows.get(followKey(rootId, userId)) ?? []);
  return { follows, next: rootIds.length < size ? null : (rootIds.at(-1) ?? null) };
}

/** Whether the user follows the thread and may see its root. */
export function isFollowed(tables: MemoryTables, { following, roomId, rootId, userId }: ThreadFollow): boolean {
  const member = memberIn(tables, roomId, userId);
  const root = tables.messages.get(rootId);
  return following && isActive(member) && root !== undefined && isVisible(root, member.visibleFrom);
}
