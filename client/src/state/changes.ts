import type { Message, Notice, Room, RoomChanged, RoomSynced } from "../protocol.js";
import { completeChange } from "./complete-change.js";
import { isInTimeline, upsertMessages } from "./message-list.js";
import { withKnownAuthors, withKnownPeople } from "./names.js";
import { upsertNotices } from "./notice-list.js";
import { eventsFor } from "./room-events.js";
import { withLateChanges } from "./late-changes.js";
import { messageById, newRoomState, noteRev, type RoomState } from "./room-state.js";
import { unloadedThreads } from "./thread-state.js";
import { markAnnounced, announcedUpTo } from "./announced.js";
import { countedIn } from "./counted.js";
import { upsert, upsertMembers } from "./upsert.js";

/** Changes that a room buffers. A sync brings dropped ones again. */
const MAX_BUFFERED = 100;

/**
 * The client rule: apply a change that continues the held `rev`; buffer a change after a hole until a sync closes the
 * hole. Changes are buffered as well until a sync has ended, because a message that changed again after a page is not on
 * that page: a lean change of it would keep the text from before. `me`: the id of the user, whose reactions it keeps.
 */
export function applyChange(state: RoomState, change: RoomChanged, me?: string): RoomState {
  if (state.syncing || state.needsSync || change.from > state.rev) {
    return { ...state, buffered: buffer(state.buffered, change), knownRev: Math.max(state.knownRev, change.rev) };
  }
  return applyBuffered(advance(state, change, me), me);
}

export function applySync(state: RoomState, page: RoomSynced, me?: string): RoomState {
  const applied = page.reset ? resetTo(state, page) : { ...advance(state, page, me), epoch: page.epoch };
  if (page.more) return applied;
  const resynced = { roomId: page.roomId, rev: applied.rev, reset: page.reset };
  const pendingEvents = [...applied.pendingEvents, { name: "resynced" as const, event: resynced }];
  return applyBuffered({ ...applied, syncing: false, knownRev: applied.rev, pendingEvents }, me);
}

/**
 * Applies the answer to `room:join`: the newest page, read after the connection was subscribed. A room that is held and
 * behind syncs, so that no change between is left out, and no event of one.
 */
export function applyJoin(
  held: RoomState,
  joined: Readonly<{ room: Room; rev: number; messages: readonly Message[]; notices: readonly Notice[] }>,
  me?: string,
): RoomState {
  const { messages: items, notices } = joined;
  const before = joined.room.seq + 1;
  const hasBefore = (items[0]?.seq ?? before) > (joined.room.membership?.visibleFrom ?? 1);
  const page = { before, items, notices, hasBefore, isNewest: true };
  return noteRev(applyOlder(upsert(held, joined), page, { me }), joined.rev);
}

export type OlderPage = Readonly<{
  before: number;
  items: readonly Message[];
  notices: readonly Notice[];
  hasBefore: boolean;
  /** Whether it is the newest page, so that it has the notices after the last message. */
  isNewest?: boolean;
}>;

/** The state when a page of history was requested: the page has every change up to its `rev`. */
export type HistoryRequest = Pick<RoomState, "resetToken" | "rev">;

/** Whether a page may still be applied: the room was not reset, and nothing was dropped that is newer than the page. */
export const isCurrent = ({ resetToken, droppedRev }: RoomState, asked: HistoryRequest): boolean =>
  asked.resetToken === resetToken && asked.rev >= droppedRev;

/**
 * Applies a page of history if it is current, and shows it if it adjoins the shown messages. The first newest page
 * replaces the earlier shown messages, because notices between them may be missing.
 */
export function applyOlder(
  state: RoomState,
  page: OlderPage,
  { asked, me }: Readonly<{ asked?: HistoryRequest; me?: string | undefined }> = {},
): RoomState {
  if (asked && !isCurrent(state, asked)) return state;
  const { late } = state;
  const items = withLateChanges(page.items, { late, heldById: (id) => messageById(state, id), me });
  const messages = upsertMessages(state.messages, withKnownAuthors(items, state.members));
  const notices = upsertNotices(state.notices, withKnownPeople(page.notices, state.members));
  if (page.before < state.historyFrom) return { ...state, messages, notices };
  const lowest = page.hasBefore ? Math.min(page.before, ...page.items.map(({ seq }) => seq ?? Infinity)) : 1;
  const isFirst = page.isNewest === true && !state.messagesLoaded;
  const historyFrom = isFirst ? lowest : Math.min(state.historyFrom, lowest);
  return { ...state, messages, notices, messagesLoaded: state.messagesLoaded || isFirst, historyFrom };
}

/** Applies a change. One that is applied already is ignored, because what it changed may have been dropped since. */
function advance(state: RoomState, incoming: RoomChanged, me: string | undefined): RoomState {
  if (incoming.rev <= state.rev) return state;
  const heldById = (id: string) => messageById(state, id);
  const { change, late, droppedRev } = completeChange(incoming, { heldById, late: state.late, me });
  const { rev } = change;
  const events = eventsFor(change, state.rev, state.announced);
  const seqs = events.flatMap(({ name, event }) => (name === "message" && isInTimeline(event) ? [event.seq] : []));
  return {
    ...upsert(state, change, me),
    rev,
    knownRev: Math.max(state.knownRev, rev),
    announced: markAnnounced(state.announced, seqs),
    late,
    droppedRev: Math.max(state.droppedRev, droppedRev),
    pendingEvents: [...state.pendingEvents, ...events],
  };
}

/** Adds a change. When there are too many, the one with the lowest `rev` is dropped: the next page may contain it. */
function buffer(buffered: readonly RoomChanged[], change: RoomChanged): readonly RoomChanged[] {
  const all = [...buffered, change];
  if (all.length <= MAX_BUFFERED) return all;
  const lowest = Math.min(...all.map(({ rev }) => rev));
  const index = all.findIndex(({ rev }) => rev === lowest);
  return all.filter((_, place) => place !== index);
}

function applyBuffered(state: RoomState, me: string | undefined): RoomState {
  const inOrder = [...state.buffered].sort((a, b) => a.from - b.from || a.rev - b.rev);
  let next: RoomState = { ...state, buffered: [] };
  for (const change of inOrder) {
    next = change.from > next.rev ? { ...next, buffered: [...next.buffered, change] } : advance(next, change, me);
  }
  const known = Math.max(next.knownRev, ...next.buffered.map((change) => change.rev));
  return { ...next, knownRev: known };
}

function resetTo(state: RoomState, page: RoomSynced): RoomState {
  const seqs = page.messages.filter(isInTimeline).map(({ seq }) => seq);
  const seq = page.room?.seq ?? Math.max(0, ...seqs);
  const { lastMessage: _, ...room } = page.room ?? state.room;
  const membership = page.room?.membership ?? state.room.membership;
  return {
    ...newRoomState({ ...room, seq, ...(membership && { membership }) }, page.epoch),
    rev: page.rev,
    knownRev: page.rev,
    readSeq: page.room?.membership?.readSeq ?? Math.min(state.readSeq, seq),
    counted: page.room?.membership ? countedIn(page.room) : { ...state.counted, rev: page.rev, seq },
    userRev: state.userRev,
    follows: state.follows,
    messages: upsertMessages([], page.messages),
    notices: upsertNotices([], page.notices),
    members: upsertMembers(new Map(), page.members),
    messagesLoaded: true,
    historyFrom: seqs.length > 0 ? Math.min(...seqs) : seq + 1,
    buffered: state.buffered,
    syncing: state.syncing,
    needsSync: state.needsSync,
    announced: announcedUpTo(seq),
    threads: unloadedThreads(state.threads),
    pendingEvents: state.pendingEvents,
  };
}
