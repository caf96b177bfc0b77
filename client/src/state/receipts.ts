import type { Message, ReadMarked, RoomChanged, Seen } from "../protocol.js";
import { type ClientState, updateRoom } from "./client-state.js";
import { messageById, type RoomState } from "./room-state.js";

/** Members of a room that shows receipts live. */
const MAX_MEMBERS = 100;
/** Markers that a room keeps, in its timeline and its threads. */
const MAX_KEPT = 500;

const receiptKey = (threadOf: string | null, userId: string): string => `${threadOf ?? ""} ${userId}`;

/** Keeps the markers of others in open rooms that show them live. A marker never moves back. */
export const readMarked = (state: ClientState, marked: ReadMarked): ClientState =>
  state.openRooms.has(marked.roomId)
    ? updateRoom(state, marked.roomId, (room) => (showsReceipts(room) ? withMarker(room, marked) : room))
    : state;

/** Takes over who has read a message. */
export function seenLoaded(state: ClientState, message: Message, seen: readonly Seen[]): ClientState {
  const { roomId, threadOf, threadSeq, seq } = message;
  const place = seq === null ? { threadOf, seq: threadSeq ?? 0 } : { threadOf: null, seq };
  return seen.reduce((next, { user }) => readMarked(next, { roomId, ...place, userId: user.id }), state);
}

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
  for (const { user, leftAt } of members) if (leftAt !== null) next = withoutMember(next, user.id);
  return next;
}

/**
 * Ids of the people who have read a message, as far as the client knows: from `loadSeen`, and from marks since the room
 * was opened. Without its author, the user, and people whom the user blocks.
 */
export function seenBy({ rooms, me, blockedIds }: ClientState, roomId: string, messageId: string): readonly string[] {
  const room = rooms.get(roomId);
  const message = room && showsReceipts(room) ? messageById(room, messageId) : null;
  if (!room || !message) return NOBODY;
  const isListed = (userId: string) => userId !== message.author.id && userId !== me?.id && !blockedIds.has(userId);
  const readers = new Set<string>();
  for (const [key, marker] of room.receipts) {
    const [threadOf = "", userId = ""] = key.split(" ");
    const place = threadOf === "" ? message.seq : threadOf === message.threadOf ? message.threadSeq : null;
    if (place !== null && marker >= place && isListed(userId)) readers.add(userId);
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

function withoutMember(room: RoomState, userId: string): RoomState {
  const kept = [...room.receipts].filter(([key]) => !key.endsWith(` ${userId}`));
  return kept.length === room.receipts.size ? room : { ...room, receipts: new Map(kept) };
}
