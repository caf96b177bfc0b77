import {
  MAX_LISTED_THREADS,
  type ListedThread,
  type ThreadKey,
  type ThreadQuery,
  type ThreadReader,
} from "../../../application/ports/thread-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { pageRange } from "../../../domain/messages/history-page.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import {
  firstUnread,
  isUnreadFor,
  MAX_UNREAD_REPLIES,
  type MyThread,
  type ThreadFollow,
} from "../../../domain/messages/thread-follow.js";
import { fittedThreadPage, type ThreadCursor, type ThreadPage } from "../../../domain/messages/thread-page.js";
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

  async list(userId: UserId, { unread, after, limit }: ThreadQuery): Promise<readonly ListedThread[]> {
    const threads = followedThreads(this.tables, userId).flatMap((follow) => {
      const root = messageIn(this.tables, follow.roomId, follow.rootId);
      return root?.thread ? [{ root, mine: myThread(this.tables, follow) }] : [];
    });
    return threads
      .sort((a, b) => byActivity(placeOf(a), placeOf(b)))
      .filter((thread) => (!unread || thread.mine.unread > 0) && (!after || byActivity(after, placeOf(thread)) < 0))
      .slice(0, limit);
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

/** The followed threads that are listed: those whose root the user may see. */
export const followedThreads = (tables: MemoryTables, userId: UserId): readonly ThreadFollow[] =>
  [...(tables.threadsByUser.get(userId) ?? [])]
    .flatMap((rootId) => tables.threadFollows.get(followKey(rootId, userId)) ?? [])
    .filter(({ following, roomId, rootId }) => {
      const member = memberIn(tables, roomId, userId);
      const root = tables.messages.get(rootId);
      return following && isActive(member) && root !== undefined && isVisible(root, member.visibleFrom);
    })
    .sort((a, b) => (a.rootId < b.rootId ? 1 : -1))
    .slice(0, MAX_LISTED_THREADS);

type Place = Readonly<{ lastReplyAt: Date; rootId: MessageId }>;

const placeOf = ({ root, mine }: Readonly<{ root: Message; mine: MyThread }>): Place => ({
  lastReplyAt: root.thread?.lastReplyAt ?? root.sentAt,
  rootId: mine.rootId,
});

/** The most recently active first. */
function byActivity(a: Place, b: Place): number {
  const difference = b.lastReplyAt.getTime() - a.lastReplyAt.getTime();
  if (difference !== 0) return difference;
  if (a.rootId === b.rootId) return 0;
  return a.rootId < b.rootId ? 1 : -1;
}
