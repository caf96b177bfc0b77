import type { LeanMessage, Message, MyMembership, ReadMarkers, Room } from "../protocol.js";
import { isAnnounced } from "./announced.js";
import type { Counted } from "./counted.js";
import { messageAt } from "./message-list.js";
import type { RoomState } from "./room-state.js";
import type { OwnMembership } from "./user-state.js";

type Changed = Pick<Message | LeanMessage, "seq" | "rev" | "author" | "via" | "deletedAt">;

const MAX_COUNTED = 9_999;

/** Unread messages of the room, at most 9,999: neither the user's own nor deleted. */
export const unread = ({ counted }: Pick<RoomState, "counted">): number => Math.min(counted.messages, MAX_COUNTED);

/** Unread messages that mention the user or the room. */
export const unreadMentions = ({ counted }: RoomState): number => Math.min(counted.mentions, MAX_COUNTED);

/** The `seq` of the first message that may be unread. */
export const unreadStart = ({ readSeq, unreadFrom, room }: RoomState): number =>
  Math.max(room.membership?.visibleFrom ?? 1, Math.min(readSeq + 1, unreadFrom ?? Infinity));

/** Takes the markers and the counts of an answer, unless the held counts are newer. */
export function takeMembership(state: RoomState, membership: MyMembership, { rev, seq }: Room): RoomState {
  const readSeq = Math.max(state.readSeq, membership.readSeq);
  if (rev < state.counted.rev) return { ...state, readSeq };
  const { unread: messages, unreadMentions: mentions, unreadFrom } = membership;
  return { ...state, readSeq, unreadFrom, counted: { messages, mentions, rev, seq, certainty: "exact" } };
}

type Count = Pick<Counted, "messages" | "mentions">;

/** Takes a count of the server from an unknown `seq`, unless an exact one for the same markers is held. */
const unplaced = (held: Counted, count: Count, isMoved: boolean): Counted =>
  isMoved || held.certainty !== "exact" ? { ...held, ...count, certainty: "unplaced" } : held;

/**
 * Takes the answer to a mark. Counts the held messages instead if none is missing, because they may be newer. The number
 * is doubtful when the room has changed since the request, at `askedRev`: the server may have counted before or after it.
 */
export function takeMarkers(
  me: string | undefined,
  state: RoomState,
  { unread: messages, unreadMentions: mentions, unreadFrom, ...markers }: ReadMarkers,
  askedRev = state.rev,
): RoomState {
  const readSeq = Math.max(state.readSeq, markers.readSeq);
  const isMoved = readSeq !== state.readSeq || unreadFrom !== state.unreadFrom;
  const taken = unplaced(state.counted, { messages, mentions }, isMoved);
  const isDoubtful = taken !== state.counted && state.rev > askedRev;
  const counted: Counted = isDoubtful ? { ...taken, certainty: "doubtful" } : taken;
  return recounted(me, { ...state, readSeq, unreadFrom, counted });
}

/** Takes a change of the user's membership. A membership that began anew has its own marker. */
export function takeOwnMembership(
  me: string | undefined,
  state: RoomState,
  { roomId: _, rev: userRev, ...membership }: OwnMembership,
): RoomState {
  const { joinedAt, unread: messages, unreadMentions: mentions, unreadFrom } = membership;
  const isSame = state.room.membership?.joinedAt === joinedAt;
  const readSeq = isSame ? Math.max(state.readSeq, membership.readSeq) : membership.readSeq;
  const isMoved = !isSame || readSeq !== state.readSeq || unreadFrom !== state.unreadFrom;
  const counted = unplaced(state.counted, { messages, mentions }, isMoved);
  const room = { ...state.room, membership };
  return recounted(me, { ...state, room, userRev, readSeq, unreadFrom, counted });
}

/** Takes the markers of `ready`, which has no counts. Later messages are counted when the sync brings them. */
export function takePosition(
  me: string,
  state: RoomState,
  { readSeq, unreadFrom, seq }: Readonly<{ readSeq: number; unreadFrom: number | null; seq: number }>,
): RoomState {
  const marked = { ...state, readSeq: Math.max(state.readSeq, readSeq), unreadFrom };
  const most = Math.max(0, Math.min(seq, state.seq) - unreadStart(marked) + 1);
  const { messages, mentions } = state.counted;
  const isMoved = marked.readSeq !== state.readSeq || unreadFrom !== state.unreadFrom;
  const count = { messages: Math.min(messages, most), mentions: Math.min(mentions, most) };
  const counted = isMoved ? unplaced(state.counted, count, isMoved) : { ...state.counted, ...count };
  return recounted(me, { ...marked, counted });
}

/** Moves the read marker over messages that the user sent in person, as long as they directly follow the marker. */
export function advanceMarker(me: string | undefined, state: RoomState, messages: readonly Changed[]): RoomState {
  const own = messages.flatMap(({ author, via, seq }) => (author.id === me && via === "user" && seq ? [seq] : []));
  const readSeq = own.sort((a, b) => a - b).reduce((read, seq) => (seq === read + 1 ? seq : read), state.readSeq);
  return readSeq === state.readSeq ? state : { ...state, readSeq };
}

/** Counts the messages of changes that were applied between `before` and `after`. */
export function countChanges(
  me: string | undefined,
  before: RoomState,
  after: RoomState,
  messages: readonly Changed[],
): RoomState {
  const state = advanceMarker(me, after, messages);
  const start = unreadStart(state);
  let { messages: count, mentions, certainty } = state.counted;
  for (const message of messages) {
    const { seq, rev, author, deletedAt } = message;
    if (seq === null || seq < start || author.id === me || rev > after.rev) continue;
    const isNew = seq > state.counted.seq && !isAnnounced(before.announced, seq);
    if (!isNew && rev <= state.counted.rev) continue;
    const was = isNew ? undefined : messageAt(before.messages, seq);
    const is = messageAt(after.messages, seq);
    if (isNew && certainty !== "exact") certainty = "doubtful";
    count += isNew ? Number(!deletedAt) : -Number(deletedAt && !was?.deletedAt);
    if (isNew || was) mentions += countedMentions(me, is) - countedMentions(me, was);
  }
  const counted = {
    messages: Math.max(0, count),
    mentions: Math.max(0, Math.min(mentions, count)),
    rev: Math.max(state.counted.rev, after.rev),
    seq: state.counted.seq,
    certainty,
  };
  return recounted(me, { ...state, counted });
}

/** Counts the held messages if the room is up to date and none after the marker is missing. */
function recounted(me: string | undefined, state: RoomState): RoomState {
  const start = unreadStart(state);
  if (start < state.historyFrom || state.rev < Math.max(state.knownRev, state.counted.rev)) return state;
  const after = state.messages.filter(
    ({ seq, author, deletedAt }) => seq !== null && seq >= start && author.id !== me && !deletedAt,
  );
  const mentions = after.filter((message) => mentionsUser(me, message)).length;
  return { ...state, counted: { ...state.counted, messages: after.length, mentions, certainty: "exact" } };
}

/** 1 for a held message that counts as an unread mention, otherwise 0. */
const countedMentions = (me: string | undefined, message: Message | undefined): number =>
  Number(message !== undefined && !message.deletedAt && mentionsUser(me, message));

const mentionsUser = (me: string | undefined, { mentions }: Pick<Message, "mentions">): boolean =>
  mentions.room || (me !== undefined && mentions.userIds.includes(me));
