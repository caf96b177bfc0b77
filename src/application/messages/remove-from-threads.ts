import type { Message, MessageId } from "../../domain/messages/message.js";
import { summaryWithoutReplies } from "../../domain/messages/thread-replies.js";
import type { Transaction } from "../ports/unit-of-work.js";

/**
 * Takes saved, deleted messages of one change out of the summaries of their threads. Returns the roots, changed with the
 * `rev` of the deletion.
 */
export async function removeFromThreads(
  tx: Transaction,
  deleted: readonly Message[],
): Promise<ReadonlyMap<MessageId, Message>> {
  const counts = new Map<MessageId, number>();
  for (const { threadOf } of deleted) if (threadOf !== null) counts.set(threadOf, (counts.get(threadOf) ?? 0) + 1);
  const [first] = deleted;
  if (!first || counts.size === 0) return new Map();
  const { roomId, rev } = first;
  const roots = await tx.messages.findAll(roomId, [...counts.keys()]);
  const authors = await tx.messages.repliers([...counts.keys()]);
  const changed = roots.flatMap((root) => {
    if (!root.thread) return [];
    const removed = { replies: counts.get(root.id) ?? 0, authors: authors.get(root.id) ?? [] };
    return [{ ...root, rev, thread: summaryWithoutReplies(root.thread, removed) }];
  });
  await tx.messages.saveAll(changed);
  return new Map(changed.map((root) => [root.id, root]));
}
