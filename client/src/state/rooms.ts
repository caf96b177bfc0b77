import type { JoinedRoom, Message, Ready, Room, RoomChanged, RoomSynced } from "../protocol.js";
import { applyChange, applyJoin, applySync } from "./changes.js";
import { type ClientState, holdRoom, updateEveryRoom, updateRoom } from "./client-state.js";
import type { News } from "./news.js";
import { remove } from "./outbox.js";
import { nameMessage } from "./pending-changes.js";
import { disconnected, heardOf, newRoomState, resumedRoomState, type RoomState, toldOfHole } from "./room-state.js";
import { upsert } from "./upsert.js";

const EARLY_CHANGES_KEPT = 50;

export function roomListed(state: ClientState, room: Room): ClientState {
  const held = state.rooms.get(room.id);
  if (held) return hold(state, heardOf(upsert(held, { room }), room.rev));
  const cursor = state.cursors.get(room.id);
  if (!cursor) return hold(state, newRoomState(room, state.epoch));
  const resumed = resumedRoomState(room, cursor);
  const otherEpoch = state.epoch !== null && state.epoch !== cursor.epoch;
  return hold(state, { ...resumed, mustSync: resumed.mustSync || otherEpoch });
}

export function roomJoined(state: ClientState, { room, membership, rev, messages }: JoinedRoom): ClientState {
  const joined = { room: { ...room, membership }, rev, messages };
  const { lastMessage: _, ...withoutLast } = joined.room;
  const fresh = { ...newRoomState(withoutLast, state.epoch), rev: -1 };
  return hold(state, applyJoin(state.rooms.get(room.id) ?? fresh, joined));
}

export function roomAdded(state: ClientState, added: { room: Room; rev: number }): ClientState {
  const gained = new Set(state.gained).add(added.room.id);
  return roomListed({ ...state, gained }, { ...added.room, rev: Math.max(added.room.rev, added.rev) });
}

export function roomRemoved(state: ClientState, roomId: string, reason: string): ClientState {
  const rooms = new Map(state.rooms);
  const cursors = new Map(state.cursors);
  cursors.delete(roomId);
  const news: News[] = rooms.delete(roomId) ? [{ name: "removed", event: { roomId, reason } }] : [];
  return { ...state, rooms, cursors, news: [...state.news, ...news] };
}

export function roomChanged(state: ClientState, change: RoomChanged): ClientState {
  if (state.rooms.has(change.roomId))
    return updateRoom(state, change.roomId, (room) => readOwn(state, applyChange(room, change), change.messages));
  const waiting = [...(state.early.get(change.roomId) ?? []), change].slice(-EARLY_CHANGES_KEPT);
  return { ...state, early: new Map(state.early).set(change.roomId, waiting) };
}

/** A room that is not listed yet waits for its list with a change that holds nothing. */
export function roomResync(state: ClientState, roomId: string, rev: number): ClientState {
  if (state.rooms.has(roomId)) return updateRoom(state, roomId, (room) => toldOfHole(room, rev));
  return roomChanged(state, { roomId, from: rev, rev, messages: [], members: [] });
}

export function roomSynced(state: ClientState, page: RoomSynced): ClientState {
  return updateRoom(state, page.roomId, (room) => readOwn(state, applySync(room, page), page.messages));
}

/** What `ready` says of my rooms: which are gone, which are behind, and how far I have read. */
export function ready(state: ClientState, news: Ready): ClientState {
  const heads = new Map(news.rooms.map((head) => [head.roomId, head]));
  const gone = [...state.rooms.keys()].filter((roomId) => !heads.has(roomId) && !state.gained.has(roomId));
  const left = gone.reduce((next, roomId) => roomRemoved(next, roomId, "left"), state);
  const rooms = new Map(left.rooms);
  for (const [id, held] of left.rooms) {
    const head = heads.get(id);
    const otherEpoch = held.epoch !== null && held.epoch !== news.epoch;
    rooms.set(id, {
      ...heardOf(held, head?.rev ?? held.rev),
      epoch: held.epoch ?? news.epoch,
      readSeq: Math.max(held.readSeq, head?.readSeq ?? 0),
      mustSync: held.mustSync || otherEpoch,
    });
  }
  return { ...left, me: news.user, epoch: news.epoch, rooms, gained: new Set() };
}

export const unknownRooms = (state: ClientState, news: Ready) =>
  news.rooms.filter((head) => !state.rooms.has(head.roomId));

export const connectionLost = (state: ClientState): ClientState => ({
  ...updateEveryRoom(state, disconnected),
  early: new Map(),
  gained: new Set(),
});

export function messageAcknowledged(state: ClientState, clientMessageId: string, message: Message): ClientState {
  const messages = [{ ...message, clientMessageId }];
  const next = updateRoom(state, message.roomId, (room) => readOwn(state, upsert(room, { messages }), messages));
  const changes = nameMessage(next.changes, clientMessageId, message.id);
  return { ...next, outbox: remove(next.outbox, clientMessageId), changes };
}

function hold(state: ClientState, room: RoomState): ClientState {
  const early = new Map(state.early);
  const waiting = early.get(room.room.id) ?? [];
  early.delete(room.room.id);
  const caughtUp = waiting.reduce((held, change) => readOwn(state, applyChange(held, change), change.messages), room);
  const cursors = new Map(state.cursors);
  cursors.delete(room.room.id);
  const isNew = state.roomsLoaded && !state.rooms.has(room.room.id);
  const news: News[] = isNew ? [{ name: "added", event: room.room }] : [];
  return holdRoom({ ...state, early, cursors, news: [...state.news, ...news] }, caughtUp);
}

/** Sending moves my read marker to the message. */
function readOwn(state: ClientState, room: RoomState, messages: readonly Message[]): RoomState {
  const mine = messages.filter((message) => message.author.id === state.me?.id).map((message) => message.seq);
  return mine.length === 0 ? room : { ...room, readSeq: Math.max(room.readSeq, ...mine) };
}
