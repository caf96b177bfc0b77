import type { Notice } from "../protocol.js";

/** Notices of a room, ascending by `rev`, so that they are ascending by `afterSeq` too. */
export type NoticeList = readonly Notice[];

/** The client rule for notices: a notice never changes, so that a copy read later has the newer names of its people. */
export function upsertNotices(held: NoticeList, incoming: NoticeList): NoticeList {
  if (incoming.length === 0) return held;
  const byId = new Map([...held, ...incoming].map((notice) => [notice.id, notice]));
  return [...byId.values()].sort(byRev);
}

/** Notices of one change are in the order of their ids. */
const byRev = (a: Notice, b: Notice) => a.rev - b.rev || (a.id < b.id ? -1 : 1);

/** The notices that stand between or after messages without a hole, of which the first one has the `seq` `from`. */
export const noticesFrom = (notices: NoticeList, from: number): NoticeList =>
  from <= 1 ? notices : notices.filter(({ afterSeq }) => afterSeq >= from);
