import type { Message, Room } from "../protocol/entities";
import type { Ready, RoomChange } from "../protocol/events";
import { applyChange, applyJoin } from "./changes";
import { remove } from "./outbox";
import { disconnected, heardOf, newRoomState, type RoomState } from "./room-state";
import { updateEveryRoom, updateRoom, type State } from "./state";
import { upsert } from "./upsert";

const EARLY_CHANGES_KEPT = 50;

export function roomListed(state: State, room: Room): State {
  const held = state.rooms.get(room.id);
  if (!held) return hold(state, newRoomState(room, state.epoch));
  return hold(state, heardOf(upsert(held, { room }), room.rev));
}

export function roomJoined(state: State, joined: { room: Room; rev: number; messages: readonly Message[] }): State {
  const held = state.rooms.get(joined.room.id);
  const fresh = { ...newRoomState({ ...joined.room, lastMessage: null }, state.epoch), rev: -1 };
  return hold(state, applyJoin(held ?? fresh, joined));
}

export function roomAdded(state: State, added: { room: Room; rev: number }): State {
  return roomListed(state, { ...added.room, rev: Math.max(added.room.rev, added.rev) });
}

export function roomRemoved(state: State, roomId: string): State {
  const rooms = new Map(state.rooms);
  rooms.delete(roomId);
  return { ...state, rooms };
}

export function roomChanged(state: State, change: RoomChange): State {
  if (state.rooms.has(change.roomId))
    return updateRoom(state, change.roomId, (room) => seenBy(state, applyChange(room, change)));
  const waiting = [...(state.early.get(change.roomId) ?? []), change].slice(-EARLY_CHANGES_KEPT);
  return { ...state, early: new Map(state.early).set(change.roomId, waiting) };
}

/** What `ready` says of my rooms: which are gone, which are behind, and how far I have read. */
export function ready(state: State, news: Ready): State {
  const heads = new Map(news.rooms.map((head) => [head.roomId, head]));
  const rooms = new Map<string, RoomState>();
  for (const [id, held] of state.rooms) {
    const head = heads.get(id);
    if (!head) continue;
    const otherEpoch = held.epoch !== null && held.epoch !== news.epoch;
    rooms.set(id, {
      ...heardOf(held, head.rev),
      epoch: held.epoch ?? news.epoch,
      readSeq: Math.max(held.readSeq, head.readSeq),
      mustSync: held.mustSync || otherEpoch,
    });
  }
  return { ...state, me: { ...state.me, ...news.user }, epoch: news.epoch, rooms };
}

export const unknownRooms = (state: State, news: Ready) => news.rooms.filter((head) => !state.rooms.has(head.roomId));

export const connectionLost = (state: State): State => ({ ...updateEveryRoom(state, disconnected), early: new Map() });

/** Sending moves my read marker to the message. */
export function messageAcknowledged(state: State, clientMessageId: string, message: Message): State {
  const next = updateRoom(state, message.roomId, (room) =>
    seenBy(state, upsert(room, { messages: [{ ...message, clientMessageId }] })),
  );
  return { ...next, outbox: remove(next.outbox, clientMessageId) };
}

function hold(state: State, room: RoomState): State {
  const early = new Map(state.early);
  const waiting = early.get(room.room.id) ?? [];
  early.delete(room.room.id);
  const caughtUp = seenBy(state, waiting.reduce(applyChange, room));
  return {
    ...state,
    early,
    rooms: new Map(state.rooms).set(room.room.id, caughtUp),
    open: { ...state.open, items: state.open.items.filter((open) => open.id !== room.room.id) },
  };
}

function seenBy(state: State, room: RoomState): RoomState {
  const mine = [...room.messages.values()].filter(
    (message) => message.author.id === state.me?.id && message.seq > room.readSeq,
  );
  return mine.length === 0 ? room : { ...room, readSeq: Math.max(...mine.map((message) => message.seq)) };
}
