import type { UserId, UserSummary } from "../accounts/user.js";
import { messageDeleted, threadNested } from "./errors.js";
import type { Message } from "./message.js";
import type { ThreadSummary } from "./thread.js";

const MAX_PARTICIPANTS = 3;

/** The summary after one more reply. */
export function summaryWithReply(
  thread: ThreadSummary | null,
  reply: Readonly<{ threadSeq: number } & Pick<Message, "author" | "sentAt">>,
): ThreadSummary {
  return {
    replies: (thread?.replies ?? 0) + 1,
    lastSeq: reply.threadSeq,
    lastReplyAt: reply.sentAt,
    participants: latestParticipants([reply.author, ...(thread?.participants ?? [])]),
  };
}

/** The summary after the deletion of one reply. `authors`: the authors of the last replies, the latest first. */
export const summaryWithoutReply = (thread: ThreadSummary, authors: readonly UserSummary[]): ThreadSummary => ({
  ...thread,
  replies: thread.replies - 1,
  participants: latestParticipants(authors),
});

/** The first three different people. */
function latestParticipants(authors: readonly UserSummary[]): readonly UserSummary[] {
  const byId = new Map<UserId, UserSummary>();
  for (const author of authors) if (!byId.has(author.id)) byId.set(author.id, author);
  return [...byId.values()].slice(0, MAX_PARTICIPANTS);
}

/** Returns the message if it takes replies. */
export function requireOpenRoot(message: Message): Message {
  if (message.threadOf !== null) throw threadNested();
  if (message.deletedAt) throw messageDeleted();
  return message;
}
