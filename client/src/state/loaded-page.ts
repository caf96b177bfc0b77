import type { Message, Notice } from "../protocol.js";
import { noticesFrom } from "./notice-list.js";
import { hasOlder, type RoomState, shownMessages, shownNotices } from "./room-state.js";
import { stableLists } from "./stable-list.js";

/** Position of a run of messages without a hole, which need not reach the newest message. */
export type LoadedPage = Readonly<{
  from: number;
  to: number;
  hasOlder: boolean;
  /** The room's `historyToken` when the page was requested. With another one the page is no longer held. */
  historyToken: object;
}>;

export type PageView = Readonly<{
  messages: readonly Message[];
  /** The notices between and after these messages. `timelineOf` puts them in their places. */
  notices: readonly Notice[];
  hasOlder: boolean;
  hasNewer: boolean;
}>;

/** The messages of a page and, once the page adjoins the newest messages, these too. Without a page, the newest messages. */
export function messagesOn(room: RoomState, page: LoadedPage | null): PageView {
  if (!page || page.historyToken !== room.historyToken)
    return {
      messages: shownMessages(room),
      notices: shownNotices(room),
      hasOlder: room.messagesLoaded && hasOlder(room),
      hasNewer: false,
    };
  const hasNewer = page.to + 1 < room.historyFrom;
  const to = hasNewer ? page.to : Number.POSITIVE_INFINITY;
  const messages = room.messages.filter((message) => isBetween(message, page.from, to));
  return {
    messages: stable(messages),
    notices: stableNotices(noticesOn(room, page, hasNewer)),
    hasOlder: page.hasOlder,
    hasNewer,
  };
}

const stable = stableLists<Message>();
const stableNotices = stableLists<Notice>();

function noticesOn(room: RoomState, page: LoadedPage, hasNewer: boolean): readonly Notice[] {
  const newestFrom = room.messagesLoaded && !hasNewer ? room.historyFrom : Infinity;
  const isShown = ({ afterSeq }: Notice) => afterSeq <= page.to || afterSeq >= newestFrom;
  return noticesFrom(room.notices, page.hasOlder ? page.from : 1).filter(isShown);
}

const isBetween = ({ seq }: Message, from: number, to: number) => (seq ?? 0) >= from && (seq ?? 0) <= to;

/** Joins a page and the page before it. Leaves out one that lies elsewhere, because another page is shown by then. */
export function withOlder(page: LoadedPage, older: LoadedPage): LoadedPage {
  const isEmpty = older.from === 0 && older.historyToken === page.historyToken;
  if (isEmpty) return { ...page, hasOlder: older.hasOlder };
  const isBefore = touches(page, older) && older.from < page.from;
  return isBefore ? { ...page, from: older.from, hasOlder: older.hasOlder } : page;
}

/** Joins a page and the page after it. Leaves out one that lies elsewhere, because another page is shown by then. */
export const withNewer = (page: LoadedPage, newer: LoadedPage): LoadedPage =>
  touches(page, newer) ? { ...page, to: Math.max(page.to, newer.to) } : page;

/** Whether no message is missing between the pages. */
const touches = (a: LoadedPage, b: LoadedPage): boolean =>
  a.historyToken === b.historyToken && a.from <= b.to + 1 && b.from <= a.to + 1;
