import type { Message, MessageId } from "./message.js";

/** The place of a thread in a list: by the time of its last reply. */
export type ThreadPlace = Readonly<{ lastReplyAt: Date; rootId: MessageId }>;

export const threadPlace = (root: Message): ThreadPlace => ({
  lastReplyAt: root.thread?.lastReplyAt ?? root.sentAt,
  rootId: root.id,
});

/** Sorts the most recently active thread first, then by descending id of the root. */
export function byActivity(a: ThreadPlace, b: ThreadPlace): number {
  const difference = b.lastReplyAt.getTime() - a.lastReplyAt.getTime();
  if (difference !== 0) return difference;
  if (a.rootId === b.rootId) return 0;
  return a.rootId < b.rootId ? 1 : -1;
}
