import { countThatFits } from "../shared/page-bytes.js";
import { messageBytes } from "./message-bytes.js";
import { pageRange } from "./history-page.js";
import type { Message } from "./message.js";

/** The position of a page of a thread, by `threadSeq`. `before` and `after` are exclusive; `newest` is the end. */
export type ThreadCursor = Readonly<{ before: number } | { after: number } | { newest: true }>;

/** A thread's root, and replies ascending by `threadSeq`. */
export type ThreadPage = Readonly<{
  root: Message;
  items: readonly Message[];
  hasBefore: boolean;
  hasAfter: boolean;
}>;

/** Builds the page from the replies of its range, without those that do not fit. */
export function fittedThreadPage(
  root: Message,
  replies: readonly Message[],
  { cursor, limit }: Readonly<{ cursor: ThreadCursor; limit: number }>,
): ThreadPage {
  const end = root.thread?.lastSeq ?? 0;
  const range = pageRange(cursor, end, limit);
  const direction = "after" in cursor ? 1 : -1;
  const byPlace = (a: Message, b: Message) => placeOf(a) - placeOf(b);
  const nearest = replies.toSorted((a, b) => direction * byPlace(a, b));
  const items = nearest.slice(0, countThatFits(nearest, messageBytes)).sort(byPlace);
  const [first, last] = [items[0], items.at(-1)];
  return {
    root,
    items,
    hasBefore: (first ? placeOf(first) : range.first) > 1 && end > 0,
    hasAfter: (last ? placeOf(last) : range.last) < end,
  };
}

const placeOf = ({ threadSeq }: Message): number => threadSeq ?? 0;
