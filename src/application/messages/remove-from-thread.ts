import type { Message } from "../../domain/messages/message.js";
import { summaryWithoutReply } from "../../domain/messages/thread-replies.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** Takes a saved, deleted reply out of its thread's summary. Returns the root, changed with the `rev` of the reply. */
export async function removeFromThread(tx: Transaction, { roomId, threadOf, rev }: Message): Promise<Message | null> {
  const root = threadOf === null ? null : await tx.messages.find(roomId, threadOf);
  if (!root?.thread) return null;
  const changed = { ...root, rev, thread: summaryWithoutReply(root.thread, await tx.messages.repliers(root.id)) };
  await tx.messages.save(changed);
  return changed;
}
