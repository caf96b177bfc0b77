import type { Message, Page, ReadMarked, RoomChanged, Seen } from "../protocol.js";
import { type ClientState, updateEveryRoom, updateRoom } from "./client-state.js";
import { messageById, type RoomState } from "./room-state.js";

/** Members of a room that shows receipts live. */
const MAX_MEMBERS = 100;
/** Markers that a room keeps, in its timeline and its threads. */
const MAX_KEPT = 500;

/** A marker is in the timeline, in the thread of a root, or for one reply alone, whose id then stands for the root. */
const receiptKey = (threadOf: string | null, userId: string): string => `${threadOf ?? ""} ${userId}`;

function partsOf(key: string): readonly [threadOf: string, userId: string] {
  const [threadOf = "", userId = ""] = key.split(" ");
  return [threadOf, userId];
}

/** The marker that has read a message, among those in the timeline or of one thread; null: they say nothing about it. */
function positionIn({ id, seq, threadOf, threadSeq }: Message, place: string): number | null {
  if (place === "") return seq;
  if (place === threadOf) return threadSeq;
  return place === id && threadOf !== null ? 1 : null;
}

/** The place of the markers that the answer for a message names. Either marker may have read a reply with two positions. */
function answeredPlace({ id, seq, threadOf, threadSeq }: Message): Pick<ReadMarked, "threadOf" | "seq"> {
  if (threadOf === null || threadSeq === null) return { threadOf: null, seq: seq ?? 0 };
  return seq === null ? { threadOf, seq: threadSeq } : { threadOf: id, seq: 1 };
}

/** Keeps the markers of others in open rooms that show them live. A marker never moves back. */
export const readMarked = (state: ClientState, marked: ReadMarked): ClientState =>
  state.openRooms.has(marked.roomId) && !state.blockedIds.has(marked.userId)
    ? updateRoom(state, marked.roomId, (room) => (showsReceipts(room) ? withMarker(room, marked) : room))
    : state;

/**
 * Takes over who has read a message. A complete answer drops the markers of everybody else: they hide their receipts,
 * or block the user. `before`: the receipts of the room at the request; markers that moved since then stay.
 */
export function seenLoaded(
  state: ClientState,
  message: Message,
  { items, nextCursor }: Page<Seen>,
  before: RoomState["receipts"],
): ClientState {
  const { roomId } = message;
  const place = answeredPlace(message);
  const listed = new Set(items.map(({ user }) => user.id));
  const isOutdated = (key: string, marker: number): boolean => {
    const [place, userId] = partsOf(key);
    const seq = positionIn(message, place);
    return seq !== null && marker >= seq && before.get(key) === marker && !listed.has(userId);
  };
  const kept = nextCursor === null ? updateRoom(state, roomId, (room) => without(room, isOutdated)) : state;
  return items.reduce((next, { user }) => readMarked(next, { roomId, ...place, userId: user.id }), kept);
}

/** Drops the markers of people whom the user blocks. */
export const withoutBlocked = (state: ClientState): ClientState =>
  state.blockedIds.size === 0
    ? state
    : updateEveryRoom(state, (room) => without(room, (key) => state.blockedIds.has(partsOf(key)[1])));

/** Somebody who sent in person right after their marker has read up to there; members who left have no marker. */
export function followReceipts(
  room: RoomState,
  { messages, members }: Pick<RoomChanged, "messages" | "members">,
): RoomState {
  if (room.receipts.size === 0) return room;
  let next = room;
  for (const { roomId, author, via, seq } of messages)
    if (via === "user" && seq !== null && next.receipts.get(receiptKey(null, author.id)) === seq - 1)
      next = withMarker(next, { roomId, threadOf: null, userId: author.id, seq });
  for (const { user, leftAt } of members)
    if (leftAt !== null) next = without(next, (key) => partsOf(key)[1] === user.id);
  return next;
}

/**
 * Ids of the people who have read a message, as far as the client knows: from `loadSeen`, and from marks since the room
 * was opened. Without its author, the user, and people whom the user blocks; nobody while the user hides their own receipts.
 */
export function seenBy({ rooms, me, blockedIds }: ClientState, roomId: string, messageId: string): readonly string[] {
  const room = rooms.get(roomId);
  const message = room && showsReceipts(room) ? messageById(room, messageId) : null;
  if (!room || !message || me?.receipts === false) return NOBODY;
  const isListed = (userId: string) => userId !== message.author.id && userId !== me?.id && !blockedIds.has(userId);
  const readers = new Set<string>();
  for (const [key, marker] of room.receipts) {
    const [place, userId] = partsOf(key);
    const seq = positionIn(message, place);
    if (seq !== null && marker >= seq && isListed(userId)) readers.add(userId);
  }
  return readers.size === 0 ? NOBODY : stable(message, [...readers]);
}

const NOBODY: readonly string[] = Object.freeze([]);
const earlier = new WeakMap<Message, readonly string[]>();

/** The earlier list when it has the same people, so that a comparison by identity sees no change. */
function stable(message: Message, readers: readonly string[]): readonly string[] {
  const held = earlier.get(message);
  if (held?.length === readers.length && held.every((userId, index) => userId === readers[index])) return held;
  earlier.set(message, readers);
  return readers;
}

const showsReceipts = ({ room }: RoomState): boolean => room.settings.receipts && room.memberCount <= MAX_MEMBERS;

function withMarker(room: RoomState, { threadOf, userId, seq }: ReadMarked): RoomState {
  const key = receiptKey(threadOf, userId);
  if ((room.receipts.get(key) ?? 0) >= seq) return room;
  const receipts = new Map(room.receipts).set(key, seq);
  const [oldest] = receipts.keys();
  if (receipts.size > MAX_KEPT && oldest !== undefined) receipts.delete(oldest);
  return { ...room, receipts };
}

function without(room: RoomState, isDropped: (key: string, marker: number) => boolean): RoomState {
  const kept = [...room.receipts].filter(([key, marker]) => !isDropped(key, marker));
  return kept.length === room.receipts.size ? room : { ...room, receipts: new Map(kept) };
}
