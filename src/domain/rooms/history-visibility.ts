import { messageNotFound } from "../messages/errors.js";
import type { Message } from "../messages/message.js";
import type { RoomAccess } from "./access.js";
import { isActive, type Membership } from "./membership.js";
import type { Notice } from "./notice.js";
import type { RoomChange } from "./room-change.js";
import type { RoomHead } from "./room-head.js";
import type { Room } from "./room.js";

/** Part of the history that an added member sees. */
export type AddedHistory = "all" | "fromNow";

/** Higher than the `seq` of every message. */
export const NOTHING_VISIBLE = Number.MAX_SAFE_INTEGER;

/** The lowest `seq` that the user may see. Members keep the one of their join; others see all or nothing. */
export function visibleFromOf({ room, membership }: Pick<RoomAccess, "room" | "membership">): number {
  if (isActive(membership)) return membership.visibleFrom;
  return room.settings.history === "all" ? 1 : NOTHING_VISIBLE;
}

/** The place in the timeline that decides who may see a message: its own, or its root's. */
export const placeOf = ({ seq, rootSeq }: Pick<Message, "seq" | "rootSeq">): number => seq ?? rootSeq ?? 0;

export const isVisible = (message: Pick<Message, "seq" | "rootSeq">, visibleFrom: number): boolean =>
  placeOf(message) >= visibleFrom;

/** The messages that a user may see. Hides the text of a quoted message that the user may not see. */
export function visibleMessages<M extends Message>(messages: readonly M[], visibleFrom: number): readonly M[] {
  if (visibleFrom <= 1) return messages;
  return messages.filter((message) => isVisible(message, visibleFrom)).map((message) => quoting(message, visibleFrom));
}

/** The message without the text of a quoted one that the user may not see. */
export function quoting<M extends Message>(message: M, visibleFrom: number): M {
  const { replyTo } = message;
  if (!replyTo || isVisible(replyTo, visibleFrom)) return message;
  return { ...message, replyTo: { ...replyTo, text: null } };
}

const isVisibleNotice = ({ afterSeq }: Notice, visibleFrom: number): boolean => afterSeq + 1 >= visibleFrom;

/** The change without what the user may not see. Its range of `rev` stays the same. */
export function visibleChange<C extends RoomChange>(change: C, visibleFrom: number): C {
  if (lowestPlace(change) >= visibleFrom) return change;
  const messages = visibleMessages(change.messages, visibleFrom);
  const ids = new Set(messages.map(({ id }) => id));
  return {
    ...change,
    messages,
    notices: change.notices.filter((notice) => isVisibleNotice(notice, visibleFrom)),
    reacted: change.reacted.filter(({ messageId }) => ids.has(messageId)),
    lean: change.lean.filter((id) => ids.has(id)),
  };
}

/** The lowest place in the timeline of which the change tells something; infinite when it tells of none. */
export function lowestPlace({ messages, notices }: RoomChange): number {
  let lowest = Infinity;
  for (const message of messages)
    lowest = Math.min(lowest, placeOf(message), message.replyTo ? placeOf(message.replyTo) : Infinity);
  for (const { afterSeq } of notices) lowest = Math.min(lowest, afterSeq + 1);
  return lowest;
}

/** The lowest `seq` that a user who joins now may see. */
export const firstVisibleSeq = ({ settings }: Room, { seq }: RoomHead): number =>
  settings.history === "all" ? 1 : seq + 1;

type Admission = Readonly<{
  history?: AddedHistory;
  /** The membership of the member who adds or invites, or their last one. */
  giver?: Membership | null;
  /** The new member's earlier membership. */
  earlier: Membership | null;
}>;

/**
 * The lowest `seq` that a new member may see. Nobody gives more than the room's settings give to everybody. In rooms that
 * are not public, nobody gives more than they see themselves, and nobody sees more by coming back.
 */
export function grantedVisibleFrom(room: Room, head: RoomHead, { history, giver, earlier }: Admission): number {
  const given = history === "fromNow" ? head.seq + 1 : firstVisibleSeq(room, head);
  return room.kind === "public" ? given : Math.max(given, giver?.visibleFrom ?? 1, earlier?.visibleFrom ?? 1);
}

/** Returns the message as the user may see it. Refuses one that the user may not see like an unknown one. */
export function requireVisibleMessage(message: Message | null, visibleFrom: number): Message {
  const [visible] = message ? visibleMessages([message], visibleFrom) : [];
  if (!visible) throw messageNotFound();
  return visible;
}
