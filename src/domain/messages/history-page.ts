import type { Notice } from "../rooms/notice.js";
import { countThatFits } from "../shared/page-bytes.js";
import { messageBytes } from "./message-bytes.js";
import { isInTimeline, type Message, type TimelineMessage } from "./message.js";

/**
 * The position of a page of history. `before` and `after` are exclusive; `around` is the middle of the page, which holds
 * more on its other side where the timeline begins or ends; `newest` is the end.
 */
export type HistoryCursor = Readonly<{ before: number } | { after: number } | { around: number } | { newest: true }>;

export type HistoryPage = Readonly<{ items: readonly TimelineMessage[]; hasBefore: boolean; hasAfter: boolean }>;

export type HistoryWithNotices = HistoryPage & Readonly<{ notices: readonly Notice[] }>;

/** The `seq` of a room's last message, and the lowest `seq` that the reader may see. */
type Timeline = Readonly<{ seq: number; visibleFrom: number }>;

/** An inclusive range of `seq`. */
export type SeqRange = Readonly<{ first: number; last: number }>;

/**
 * Returns the range of `seq` on the page, which has no holes and begins at `visibleFrom` or later. `last` may be larger
 * than the room's last `seq`.
 */
export function pageRange(cursor: HistoryCursor, seq: number, limit: number, visibleFrom = 1): SeqRange {
  if ("after" in cursor || "around" in cursor) {
    const start = "after" in cursor ? cursor.after + 1 : Math.min(firstAround(cursor.around, limit), seq - limit + 1);
    const first = Math.max(visibleFrom, start);
    return { first, last: first + limit - 1 };
  }
  const last = "before" in cursor ? Math.min(cursor.before - 1, seq) : seq;
  return { first: Math.max(visibleFrom, last - limit + 1), last };
}

/** The first `seq` of a page with this one in the middle. */
export const firstAround = (around: number, limit: number): number => around - Math.floor(limit / 2);

/** Distance from the cursor: the messages farthest from it are left out first. */
function distance(cursor: HistoryCursor, { seq }: TimelineMessage): number {
  if ("after" in cursor) return seq;
  return "around" in cursor ? Math.abs(seq - cursor.around) : -seq;
}

/** Returns the messages nearest to the cursor that fit into one page, ascending by `seq`. */
export function nearestThatFit(messages: readonly Message[], cursor: HistoryCursor): readonly TimelineMessage[] {
  const nearest = messages
    .filter(isInTimeline)
    .sort((a, b) => distance(cursor, a) - distance(cursor, b) || a.seq - b.seq);
  return nearest.slice(0, countThatFits(nearest, messageBytes)).sort((a, b) => a.seq - b.seq);
}

/** Builds the page of a range, without the messages that do not fit. */
export function fittedHistoryPage(
  messages: readonly Message[],
  { cursor, range, ...room }: Timeline & Readonly<{ cursor: HistoryCursor; range: SeqRange }>,
): HistoryPage {
  const items = nearestThatFit(messages, cursor);
  const [first, last] = [items[0], items.at(-1)];
  return historyPage(items, first && last ? { first: first.seq, last: last.seq } : range, room);
}

/** Builds the page of a range. */
export function historyPage(
  items: readonly TimelineMessage[],
  { first, last }: SeqRange,
  { seq, visibleFrom }: Timeline,
): HistoryPage {
  const isVisible = seq >= visibleFrom;
  return { items, hasBefore: isVisible && first > visibleFrom, hasAfter: isVisible && last < seq };
}
