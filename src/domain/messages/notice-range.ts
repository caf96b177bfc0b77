import type { HistoryPage, SeqRange } from "./history-page.js";
import type { Notice } from "../rooms/notice.js";
import type { Message } from "./message.js";

/**
 * The range of `afterSeq` of the notices that stand on a page of the timeline. Each notice stands on one page: those
 * before the first visible message on the first page, all others after the message that they follow. `null`: none.
 */
export function noticeRange({ items, hasBefore, hasAfter }: HistoryPage, visibleFrom: number): SeqRange | null {
  const [first, last] = [items[0], items.at(-1)];
  if (!first && (hasBefore || hasAfter)) return null;
  return {
    first: first && hasBefore ? first.seq : visibleFrom - 1,
    last: last?.seq ?? Number.MAX_SAFE_INTEGER,
  };
}

/** The same for the newest page of a room. */
export function newestNoticeRange(items: readonly Pick<Message, "seq">[], visibleFrom: number): SeqRange {
  const first = items[0]?.seq ?? visibleFrom;
  return { first: first > visibleFrom ? first : visibleFrom - 1, last: Number.MAX_SAFE_INTEGER };
}

/** A range that holds `noticeRange` of the page with this range of `seq`. */
export const noticeRangeAround = ({ first, last }: SeqRange, visibleFrom: number): SeqRange => ({
  first: first > visibleFrom ? first : visibleFrom - 1,
  last: Math.max(last, visibleFrom - 1),
});

/** The notices in a range. */
export const noticesWithin = (notices: readonly Notice[], range: SeqRange | null): readonly Notice[] =>
  notices.filter(({ afterSeq }) => range !== null && range.first <= afterSeq && afterSeq <= range.last);
