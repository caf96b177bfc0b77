import type { Id } from "../shared/id.js";
import type { UserSummary } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import { canonicalJson, type JsonObject } from "../shared/json.js";
import { clientIdReused } from "./errors.js";
import { NO_MENTIONS, type Mentions } from "./mentions.js";
import type { MessageKind } from "./message-kind.js";
import type { Quote } from "./quote.js";
import type { ReactionSummary } from "./reactions.js";
import type { ThreadSummary } from "./thread.js";

export type MessageId = Id<"message">;

/** The way in which a message was sent. */
export type MessageVia = "user" | "bot" | "webhook" | "scheduled";

/** A message without numbers. */
export type Draft = Readonly<{
  id: MessageId;
  roomId: RoomId;
  author: UserSummary;
  via: MessageVia;
  /** The sender's own id for this send; `null` when the sender does not retry. */
  clientMessageId: string | null;
  kind: MessageKind;
  /** `null` for a custom kind without text. */
  body: string | null;
  /** Data of the frontend's own. */
  data: JsonObject | null;
  replyTo: Quote | null;
  /** The root of the thread. */
  threadOf: MessageId | null;
  /** Whether a reply stands in the room's timeline too. */
  alsoInRoom: boolean;
  mentions: Mentions;
  sentAt: Date;
}>;

/** The positions of a stored message. */
export type Numbers = Readonly<{
  /** The position in the room's timeline; `null` for a reply that stands in its thread alone. */
  seq: number | null;
  rev: number;
  /** The position in the thread. */
  threadSeq: number | null;
  /** The `seq` of the root, for a reply without a `seq`. */
  rootSeq: number | null;
}>;

export type Message = Readonly<
  Omit<Draft, "alsoInRoom"> &
    Numbers & {
      /** The `rev` of the last change of body or data. */
      contentRev: number;
      /** The thread of which this message is the root. */
      thread: ThreadSummary | null;
      /** Kinds of reactions in the order of their first use. */
      reactions: readonly ReactionSummary[];
      pinnedAt: Date | null;
      editedAt: Date | null;
      /** Set for a deleted message, which has neither body nor data. */
      deletedAt: Date | null;
    }
>;

/** A message of the room's timeline. */
export type TimelineMessage = Message & Readonly<{ seq: number }>;

export const isInTimeline = (message: Message): message is TimelineMessage => message.seq !== null;

/** Whether the message stands in its thread alone. */
export const isInThreadAlone = ({ threadOf, alsoInRoom }: Pick<Draft, "threadOf" | "alsoInRoom">): boolean =>
  threadOf !== null && !alsoInRoom;

/** A message of the room's timeline alone. */
export const numberDraft = (draft: Draft, { seq, rev }: Readonly<{ seq: number; rev: number }>): TimelineMessage =>
  numberReply(draft, { seq, rev, threadSeq: null, rootSeq: null });

/** Lists the fields one by one: object spreads here doubled the CPU time of Node per send. */
export const numberReply = <Seq extends number | null>(
  draft: Draft,
  { seq, rev, threadSeq, rootSeq }: Numbers & Readonly<{ seq: Seq }>,
): Message & Readonly<{ seq: Seq }> => ({
  id: draft.id,
  roomId: draft.roomId,
  author: draft.author,
  via: draft.via,
  clientMessageId: draft.clientMessageId,
  kind: draft.kind,
  body: draft.body,
  data: draft.data,
  replyTo: draft.replyTo,
  threadOf: draft.threadOf,
  mentions: draft.mentions,
  sentAt: draft.sentAt,
  seq,
  rev,
  threadSeq,
  rootSeq,
  contentRev: rev,
  thread: null,
  reactions: [],
  pinnedAt: null,
  editedAt: null,
  deletedAt: null,
});

/**
 * The stored message as the send of `draft` first answered it, before later changes. The mentions of the first text are
 * not kept after an edit, so there are none then.
 */
export const asFirstSent = (stored: Message, { body, data }: Draft, rev: number): Message => ({
  ...stored,
  body,
  data,
  rev,
  contentRev: rev,
  mentions: stored.editedAt || stored.deletedAt ? NO_MENTIONS : stored.mentions,
  thread: null,
  reactions: [],
  pinnedAt: null,
  editedAt: null,
  deletedAt: null,
});

type Form = Pick<Draft, "kind" | "replyTo" | "threadOf" | "alsoInRoom">;
type Content = Form & Pick<Draft, "body" | "data">;

/** Whether two sends have the same kind, quote and place. No edit changes these. */
export const isSameForm = (first: Form, second: Form): boolean =>
  first.kind === second.kind &&
  first.replyTo?.id === second.replyTo?.id &&
  first.threadOf === second.threadOf &&
  isInThreadAlone(first) === isInThreadAlone(second);

/** Whether two sends with one `clientMessageId` say the same. */
export const isSameContent = (first: Content, second: Content): boolean =>
  first.body === second.body && isSameForm(first, second) && canonicalJson(first.data) === canonicalJson(second.data);

/** Throws when a retry has another content than the first send. */
export function assertIdenticalRetry(repeat: Readonly<{ sameContent: boolean }>): void {
  if (!repeat.sameContent) throw clientIdReused();
}
