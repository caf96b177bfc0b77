import type { UserId } from "../accounts/user.js";
import type { Message } from "../messages/message.js";
import type { Membership } from "./membership.js";

export type ReadMarkers = Pick<Membership, "readSeq" | "readAt" | "unreadFrom" | "visibleFrom">;

/** The number of unread messages, and how many of them mention the user or the room. */
export type Unread = Readonly<{ messages: number; mentions: number }>;

export const NOTHING_UNREAD: Unread = { messages: 0, mentions: 0 };

/** The highest count. */
export const MAX_COUNTED = 9_999;

/** Only this many messages after the marker are examined, so that counting has a bound. */
export const MAX_EXAMINED = 20_000;

/** The `seq` of the first message that may be unread. */
export const firstCounted = ({ readSeq, unreadFrom, visibleFrom }: ReadMarkers): number =>
  Math.max(visibleFrom, Math.min(readSeq + 1, unreadFrom ?? Infinity));

/** Whether the message is unread for the user if it stands after the user's marker. */
export const countsFor = (userId: UserId, { author, deletedAt }: Pick<Message, "author" | "deletedAt">): boolean =>
  author.id !== userId && deletedAt === null;

const mentionsUser = (userId: UserId, { mentions }: Pick<Message, "mentions">): boolean =>
  mentions.room || mentions.userIds.includes(userId);

/** Counts the oldest unread messages among those after the user's marker. */
export function countUnread(userId: UserId, after: readonly Message[]): Unread {
  const unread = after.filter((message) => countsFor(userId, message)).slice(0, MAX_COUNTED);
  return { messages: unread.length, mentions: unread.filter((message) => mentionsUser(userId, message)).length };
}

/**
 * A message that a user sent in person moves the sender's marker if it directly follows the marker, and not while the
 * user marked the room as unread.
 */
export function markedByOwnSend<M extends Pick<ReadMarkers, "readSeq" | "readAt" | "unreadFrom">>(
  markers: M,
  { seq, via, sentAt }: Readonly<{ seq: number } & Pick<Message, "via" | "sentAt">>,
): M {
  const isNext = via === "user" && markers.unreadFrom === null && seq === markers.readSeq + 1;
  return isNext ? { ...markers, readSeq: seq, readAt: sentAt } : markers;
}

/** Moves the marker forward to `seq`, at most to the end of the timeline. Clears `unreadFrom` unless it lies after `seq`. */
export function markRead<M extends ReadMarkers>(
  markers: M,
  { seq, end, at }: Readonly<{ seq: number; end: number; at: Date }>,
): M {
  const to = Math.min(seq, end);
  const isCleared = markers.unreadFrom !== null && markers.unreadFrom <= to;
  if (to <= markers.readSeq && !isCleared) return markers;
  const unreadFrom = isCleared ? null : markers.unreadFrom;
  return to > markers.readSeq ? { ...markers, readSeq: to, readAt: at, unreadFrom } : { ...markers, unreadFrom };
}

/** Marks the messages from `seq` on as unread, at least the last one. Nothing changes without visible messages. */
export function markUnread<M extends ReadMarkers>(markers: M, seq: number, end: number): M {
  if (end < markers.visibleFrom) return markers;
  const unreadFrom = Math.max(markers.visibleFrom, Math.min(seq, end));
  return unreadFrom === markers.unreadFrom ? markers : { ...markers, unreadFrom };
}
