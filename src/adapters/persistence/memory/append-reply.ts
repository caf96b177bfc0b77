import type { UserId } from "../../../domain/accounts/user.js";
import {
  isInThreadAlone,
  type Draft,
  type Message,
  type MessageId,
  type Numbers,
} from "../../../domain/messages/message.js";
import { summaryWithReply } from "../../../domain/messages/thread-replies.js";
import { followAfterReply, newFollow, type ThreadFollow } from "../../../domain/messages/thread-follow.js";
import { isVisible } from "../../../domain/rooms/history-visibility.js";
import { isActive } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { memberIn } from "./memory-members.js";
import { followKey, type MemoryTables } from "./memory-tables.js";
import { currentMessage, replaceMessage } from "./messages.js";

/** The message, if it takes replies. */
export function openRoot(tables: MemoryTables, roomId: RoomId, rootId: MessageId): Message | null {
  const root = tables.messages.get(rootId);
  return root?.roomId === roomId && root.threadOf === null && !root.deletedAt ? root : null;
}

export function numbersOfReply(
  root: Message,
  draft: Draft,
  { seq, rev }: Readonly<{ seq: number; rev: number }>,
): Numbers & Readonly<{ threadSeq: number }> {
  const threadSeq = (root.thread?.lastSeq ?? 0) + 1;
  return isInThreadAlone(draft)
    ? { seq: null, rev, threadSeq, rootSeq: root.seq }
    : { seq, rev, threadSeq, rootSeq: null };
}

/** Adds a stored reply to its thread. Returns the changed root. */
export function addReply(tables: MemoryTables, root: Message, reply: Message): Message {
  const threadSeq = reply.threadSeq ?? 0;
  const thread = summaryWithReply(root.thread, { ...reply, threadSeq });
  replaceMessage(tables, { ...root, thread, rev: reply.rev });
  const replies = tables.threads.get(root.id) ?? [];
  tables.threads.set(root.id, replies);
  replies.push(reply.id);
  followThread(tables, root, { ...reply, threadSeq });
  return currentMessage(tables, { ...root, thread, rev: reply.rev });
}

function followThread(tables: MemoryTables, root: Message, reply: Message & Readonly<{ threadSeq: number }>): void {
  const { threadSeq, via, sentAt, roomId, author } = reply;
  const keyOf = (userId: UserId) => ({ rootId: root.id, userId, roomId });
  const save = (follow: ThreadFollow) => {
    const { rootId, userId } = follow;
    tables.threadFollows.set(followKey(rootId, userId), follow);
    tables.appendedFollows.set(followKey(rootId, userId), { rootId, userId, roomId });
  };
  const followFrom = (userId: UserId, readSeq: number) => {
    const key = followKey(root.id, userId);
    const member = memberIn(tables, roomId, userId);
    if (tables.threadFollows.get(key) || !isActive(member) || !isVisible(root, member.visibleFrom)) return;
    save(newFollow(keyOf(userId), readSeq));
  };
  if (threadSeq === 1) followFrom(root.author.id, 0);
  const own = tables.threadFollows.get(followKey(root.id, author.id)) ?? null;
  save(followAfterReply(own, { ...keyOf(author.id), threadSeq, via, sentAt }));
  for (const userId of reply.mentions.userIds) followFrom(userId, threadSeq - 1);
}
