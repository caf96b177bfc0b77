import type { JoinedRoom, Message, ReadMarkers, Ready, Room, RoomChanged, RoomSynced } from "../protocol.js";
import { takeBlocked } from "./blocked.js";
import { activityUnknown } from "./activity.js";
import { applyChange, applyJoin, applySync } from "./changes.js";
import { type ClientState, setRoom, updateEveryRoom, updateRoom } from "./client-state.js";
import type { PendingEvent } from "./room-events.js";
import { followReplies } from "./follows.js";
import { followReceipts } from "./receipts.js";
import { dropOldest } from "./held-entities.js";
import { remove } from "./outbox.js";
import { nameMessage } from "./pending-changes.js";
import { disconnected, noteRev, newRoomState, resumedRoomState, type RoomState, markHole } from "./room-state.js";
import { advanceMarker, countChanges, takeMarkers, takeOwnMembership, takePosition } from "./unread.js";
import { userDisconnected, userReady } from "./user-state.js";
import { upsert } from "./upsert.js";

const EARLY_CHANGES_KEPT = 50;

/** Applies a room that was requested when the user's changes up to `asOf` were applied. */
export function roomListed(state: ClientState, listed: Room, asOf = 0): ClientState {
  const held = state.rooms.get(listed.id);
  const room = held && held.userRev > asOf ? withoutMembership(listed) : listed;
  if (held) return storeRoom(state, noteRev(upsert(held, { room }), room.rev));
  const cursor = state.cursors.get(room.id);
  if (!cursor) return storeRoom(state, newRoomState(room, state.epoch));
  const resumed = resumedRoomState(room, cursor);
  const otherEpoch = state.epoch !== null && state.epoch !== cursor.epoch;
  return storeRoom(state, { ...resumed, needsSync: resumed.needsSync || otherEpoch });
}

/** Leaves out a membership that is older than the held one. */
const withoutMembership = ({ membership: _, ...room }: Room): Room => room;

export function roomJoined(state: ClientState, { room, membership, rev, messages, notices }: JoinedRoom): ClientState {
  const joined = { room: { ...room, membership }, rev, messages, notices };
  const { lastMessage: _, ...withoutLast } = joined.room;
  const fresh = { ...newRoomState(withoutLast, state.epoch), rev, knownRev: rev };
  return storeRoom(state, applyJoin(state.rooms.get(room.id) ?? fresh, joined, state.me?.id));
}

export function roomAdded(state: ClientState, added: { room: Room; rev: number }): ClientState {
  const roomsAddedBeforeReady = new Set(state.roomsAddedBeforeReady).add(added.room.id);
  return roomListed({ ...state, roomsAddedBeforeReady }, { ...added.room, rev: Math.max(added.room.rev, added.rev) });
}

export function roomRemoved(state: ClientState, roomId: string, reason: string): ClientState {
  const rooms = new Map(state.rooms);
  const cursors = new Map(state.cursors);
  cursors.delete(roomId);
  const events: PendingEvent[] = rooms.delete(roomId) ? [{ name: "removed", event: { roomId, reason } }] : [];
  return { ...activityUnknown(state, roomId), rooms, cursors, pendingEvents: [...state.pendingEvents, ...events] };
}

/** A room that has to be read again: of which only the membership is known, or whose unread count is doubtful. */
export function roomToRefresh({ rooms, roomsLoaded, user }: ClientState): string | null {
  if (!roomsLoaded) return null;
  for (const roomId of user.early.keys()) if (!rooms.has(roomId)) return roomId;
  for (const [roomId, { counted }] of rooms) if (counted.certainty === "doubtful") return roomId;
  return null;
}

/** Gives up on a room that the server refuses to the user. */
export function roomUnreadable(state: ClientState, roomId: string): ClientState {
  const early = new Map([...state.user.early].filter(([id]) => id !== roomId));
  return updateRoom({ ...state, user: { ...state.user, early } }, roomId, (room) => ({
    ...room,
    counted: { ...room.counted, certainty: "unplaced" },
  }));
}

export function roomChanged(state: ClientState, change: RoomChanged): ClientState {
  if (state.rooms.has(change.roomId))
    return updateRoom(state, change.roomId, (room) => {
      const me = state.me?.id;
      const messages = applied(room, change);
      const counted = countChanges(me, room, applyChange(room, change, me), messages);
      const changed = followReceipts(followReplies(counted, me, messages), { ...change, messages });
      return dropOldest(changed, { before: room, isOpen: state.openRooms.has(change.roomId), isCatchingUp: false });
    });
  const waiting = [...(state.earlyChanges.get(change.roomId) ?? []), change].slice(-EARLY_CHANGES_KEPT);
  return { ...state, earlyChanges: new Map(state.earlyChanges).set(change.roomId, waiting) };
}

/**
 * Marks a hole in a room. For a room that is not listed yet it stores an empty change, so that the room syncs once it
 * is listed.
 */
export function roomResync(state: ClientState, roomId: string, rev: number): ClientState {
  if (state.rooms.has(roomId)) return updateRoom(state, roomId, (room) => markHole(room, rev));
  return roomChanged(state, { roomId, from: rev, rev, messages: [], members: [], notices: [] });
}

export function roomSynced(state: ClientState, page: RoomSynced): ClientState {
  const isOpen = state.openRooms.has(page.roomId);
  const me = state.me?.id;
  return updateRoom(state, page.roomId, (room) => {
    if (page.reset) return applySync(room, page, me);
    const messages = applied(room, page);
    const synced = countChanges(me, room, applySync(room, page, me), messages);
    return dropOldest(followReplies(synced, me, messages), { before: room, isOpen, isCatchingUp: page.more });
  });
}

/** Applies `ready`: removes rooms that are gone, marks rooms that are behind, and sets the read markers. */
export function applyReady(state: ClientState, ready: Ready): ClientState {
  const heads = new Map(ready.rooms.map((head) => [head.roomId, head]));
  const gone = [...state.rooms.keys()].filter(
    (roomId) => !heads.has(roomId) && !state.roomsAddedBeforeReady.has(roomId),
  );
  const left = gone.reduce((next, roomId) => roomRemoved(next, roomId, "left"), state);
  const rooms = new Map(left.rooms);
  for (const [id, held] of left.rooms) {
    const head = heads.get(id);
    const otherEpoch = held.epoch !== null && held.epoch !== ready.epoch;
    const marked = head ? takePosition(ready.user.id, noteRev(held, head.rev), head) : held;
    rooms.set(id, {
      ...marked,
      epoch: held.epoch ?? ready.epoch,
      needsSync: held.needsSync || otherEpoch,
    });
  }
  const user = userReady(left.user, { ...ready, isLoaded: left.draftsLoaded || left.scheduledLoaded });
  const listed = takeBlocked({ ...left, rooms, user }, ready.blockedIds);
  return { ...listed, me: ready.user, epoch: ready.epoch, roomsAddedBeforeReady: new Set() };
}

export const unknownRooms = (state: ClientState, ready: Ready) =>
  ready.rooms.filter((head) => !state.rooms.has(head.roomId));

export const connectionLost = (state: ClientState): ClientState => ({
  ...updateEveryRoom(activityUnknown(state), disconnected),
  user: userDisconnected(state.user),
  earlyChanges: new Map(),
  roomsAddedBeforeReady: new Set(),
});

export function messageAcknowledged(state: ClientState, clientMessageId: string, message: Message): ClientState {
  const messages = [{ ...message, clientMessageId }];
  const next = updateRoom(state, message.roomId, (room) =>
    advanceMarker(state.me?.id, upsert(room, { messages }), messages),
  );
  const followed = updateRoom(next, message.roomId, (room) => followReplies(room, state.me?.id, [message]));
  const changes = nameMessage(next.changes, clientMessageId, message.id);
  return { ...followed, outbox: remove(next.outbox, clientMessageId), changes };
}

function storeRoom(state: ClientState, room: RoomState): ClientState {
  const earlyChanges = new Map(state.earlyChanges);
  const early = earlyChanges.get(room.room.id) ?? [];
  earlyChanges.delete(room.room.id);
  const me = state.me?.id;
  const caughtUp = early.reduce(
    (held, change) => countChanges(me, held, applyChange(held, change, me), applied(held, change)),
    room,
  );
  const cursors = new Map(state.cursors);
  cursors.delete(room.room.id);
  const isNew = state.roomsLoaded && !state.rooms.has(room.room.id);
  const events: PendingEvent[] = isNew ? [{ name: "added", event: room.room }] : [];
  const { early: memberships, ...user } = state.user;
  const own = memberships.get(room.room.id);
  const known = own ? takeOwnMembership(me, caughtUp, own) : caughtUp;
  const left = new Map([...memberships].filter(([roomId]) => roomId !== room.room.id));
  const pendingEvents = [...state.pendingEvents, ...events];
  return setRoom({ ...state, user: { ...user, early: left }, earlyChanges, cursors, pendingEvents }, known);
}

/** The `userRev` and the `rev` of the room at a request. */
export type AskedAt = Readonly<{ userRev: number; rev?: number }>;

/** Moves the read markers as the server answered to a request, unless a later change of them is applied. */
export const roomMarked = (
  state: ClientState,
  roomId: string,
  markers: ReadMarkers,
  { userRev, rev }: AskedAt,
): ClientState =>
  updateRoom(state, roomId, (room) => (room.userRev > userRev ? room : takeMarkers(state.me?.id, room, markers, rev)));

/** Messages of the change and of those that it may release. */
const applied = ({ buffered }: RoomState, change: Pick<RoomChanged, "messages">) => [
  ...change.messages,
  ...buffered.flatMap(({ messages }) => messages),
];
