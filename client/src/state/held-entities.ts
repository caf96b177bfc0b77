import { messagesFrom } from "./message-list.js";
import { noticesFrom } from "./notice-list.js";
import type { RoomState } from "./room-state.js";
import { keepNewestReplies } from "./thread-state.js";

/** Newest messages of a room that is not open. Loading older ones raises the number. */
export const MESSAGES_OF_A_CLOSED_ROOM = 100;
const MESSAGES_AFTER_CLOSING = 50;
/** Newest messages of an open room while a sync brings page after page. Loading older ones raises the number. */
export const MESSAGES_DURING_A_SYNC = 1_000;
/** Newest notices of a room, as many as the server answers with a page. */
const NOTICES = 100;
/** Changed members of a room whose members nobody loads. Twice as many are held before older ones are dropped. */
export const CHANGED_MEMBERS = 100;

type Held = Readonly<{ before: RoomState; isOpen: boolean; isCatchingUp: boolean }>;

/**
 * Drops the oldest messages and members that a change added beyond the bounds, so that a client that was away for long
 * holds no more than one that was not. An open room keeps the messages that arrive while people look at it.
 */
export function dropOldest(state: RoomState, { before, isOpen, isCatchingUp }: Held): RoomState {
  const bounded = isCatchingUp ? dropReplies(dropMembers(state), before) : dropMembers(state);
  if (isOpen && !isCatchingUp) return bounded;
  const least = isOpen ? MESSAGES_DURING_A_SYNC : MESSAGES_OF_A_CLOSED_ROOM;
  const shown = messagesFrom(before.messages, before.historyFrom).length;
  const shownNotices = noticesFrom(before.notices, before.historyFrom).length;
  return keepNewestNotices(keepNewest(bounded, Math.max(least, shown)), Math.max(least, shownNotices));
}

/** Drops all but the newest messages of a room that was closed. */
export const closedRoom = (state: RoomState): RoomState => ({
  ...keepNewestNotices(keepNewest(state, MESSAGES_AFTER_CLOSING), NOTICES),
  receipts: new Map(),
});

/**
 * Keeps the newest messages, and the notices after them. Older ones can be loaded again. A page of history on its way may
 * be older than a dropped one, so `droppedRev` says which pages to discard.
 */
export function keepNewest(state: RoomState, count: number): RoomState {
  const dropped = state.messages.slice(0, -count);
  const last = dropped.at(-1);
  if (!last) return state;
  const notices = noticesFrom(state.notices, last.seq + 1);
  const droppedNotices = state.notices.slice(0, state.notices.length - notices.length);
  return {
    ...state,
    messages: state.messages.slice(-count),
    notices,
    historyFrom: Math.max(state.historyFrom, last.seq + 1),
    historyToken: {},
    droppedRev: Math.max(state.droppedRev, highestRev(dropped), highestRev(droppedNotices)),
  };
}

/**
 * Keeps the newest notices, and shows no message that stands before a dropped one. Only after the last message notices
 * may be missing, as on a page of the server.
 */
export function keepNewestNotices(state: RoomState, count: number): RoomState {
  const dropped = state.notices.slice(0, -count);
  const lastDropped = dropped.at(-1);
  if (!lastDropped) return state;
  const { historyFrom } = state;
  const last = state.messages.at(-1)?.seq ?? historyFrom;
  return {
    ...state,
    notices: state.notices.slice(-count),
    historyFrom: Math.max(historyFrom, Math.min(lastDropped.afterSeq + 1, last)),
    historyToken: {},
    droppedRev: Math.max(state.droppedRev, highestRev(dropped)),
  };
}

const highestRev = (entities: readonly Readonly<{ rev: number }>[]): number =>
  entities.reduce((highest, { rev }) => Math.max(highest, rev), 0);

function dropReplies(state: RoomState, before: RoomState): RoomState {
  if (state.threads === before.threads) return state;
  const kept = [...state.threads].map(([id, thread]) => {
    const shown = before.threads.get(id)?.replies.length ?? 0;
    return [id, keepNewestReplies(thread, Math.max(MESSAGES_DURING_A_SYNC, shown))] as const;
  });
  return { ...state, threads: new Map(kept) };
}

function dropMembers(state: RoomState): RoomState {
  if (state.membersWanted || state.members.size <= 2 * CHANGED_MEMBERS) return state;
  const newest = [...state.members].sort(([, a], [, b]) => b.rev - a.rev).slice(0, CHANGED_MEMBERS);
  return { ...state, members: new Map(newest) };
}
