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

/** Number of deleted replies, and the authors of the last other replies, the latest first. */
type Removed = Readonly<{ replies: number; authors: readonly UserSummary[] }>;

/** The summary after the deletion of replies. */
export const summaryWithoutReplies = (thread: ThreadSummary, { replies, authors }: Removed): ThreadSummary => ({
  ...thread,
  replies: thread.replies - replies,
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
