import type { Message, Room } from "../protocol/entities";
import type { RoomChange, SyncPage } from "../protocol/events";
import { newRoomState, type RoomState } from "./room-state";
import { newerRoom, upsert, upsertMembers, upsertMessages } from "./upsert";

/** The client rule: upsert when it joins on to what I have; past a hole, wait for the sync. */
export function applyChange(state: RoomState, change: RoomChange): RoomState {
  if (state.syncing || change.from > state.rev) {
    return { ...state, waiting: [...state.waiting, change], knownRev: Math.max(state.knownRev, change.rev) };
  }
  return takeWaiting(advance(state, change));
}

export function applySync(state: RoomState, page: SyncPage): RoomState {
  const taken = page.reset ? resetTo(state, page) : { ...advance(state, page), epoch: page.epoch };
  if (page.more) return taken;
  return takeWaiting({ ...taken, syncing: false, mustSync: false, knownRev: taken.rev });
}

/** The answer to `room:join`: the newest page, read after the connection was subscribed. */
export function applyJoin(
  held: RoomState,
  joined: { room: Room; rev: number; messages: readonly Message[] },
): RoomState {
  const page = { before: joined.room.seq + 1, items: joined.messages, hasBefore: joined.messages[0]?.seq !== 1 };
  if (held.rev >= joined.rev) return applyOlder(upsert(held, joined), page);
  const room = newerRoom(held.room, joined.room);
  const fresh = { ...newRoomState(room, held.epoch), rev: joined.rev, knownRev: joined.rev, waiting: held.waiting };
  return takeWaiting(applyOlder(upsert(fresh, joined), page));
}

export type OlderPage = Readonly<{ before: number; items: readonly Message[]; hasBefore: boolean }>;

/** A page of history counts when it joins on to what is shown; a late one from before a reset does not. */
export function applyOlder(state: RoomState, page: OlderPage): RoomState {
  const messages = upsertMessages(state.messages, page.items);
  if (page.before < state.historyFrom) return { ...state, messages };
  const lowest = page.hasBefore ? Math.min(page.before, ...page.items.map((message) => message.seq)) : 1;
  return { ...state, messages, historyFrom: Math.min(state.historyFrom, lowest) };
}

function advance(state: RoomState, change: RoomChange): RoomState {
  const rev = Math.max(state.rev, change.rev);
  return { ...upsert(state, change), rev, knownRev: Math.max(state.knownRev, rev) };
}

function takeWaiting(state: RoomState): RoomState {
  const inOrder = [...state.waiting].sort((a, b) => a.from - b.from || a.rev - b.rev);
  let next: RoomState = { ...state, waiting: [] };
  for (const change of inOrder) {
    next = change.from > next.rev ? { ...next, waiting: [...next.waiting, change] } : advance(next, change);
  }
  const known = Math.max(next.knownRev, ...next.waiting.map((change) => change.rev));
  return { ...next, knownRev: known };
}

function resetTo(state: RoomState, page: SyncPage): RoomState {
  const seqs = page.messages.map((message) => message.seq);
  const seq = page.room?.seq ?? Math.max(0, ...seqs);
  const room = page.room ? { ...page.room, membership: page.room.membership ?? state.room.membership } : state.room;
  return {
    ...newRoomState({ ...room, seq, lastMessage: null }, page.epoch),
    rev: page.rev,
    knownRev: page.rev,
    readSeq: page.room?.membership?.readSeq ?? Math.min(state.readSeq, seq),
    messages: upsertMessages(new Map(), page.messages),
    members: upsertMembers(new Map(), page.members),
    historyFrom: seqs.length > 0 ? Math.min(...seqs) : seq + 1,
    waiting: state.waiting,
    syncing: state.syncing,
  };
}
