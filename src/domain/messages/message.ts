import type { Id } from "../shared/id.js";
import type { UserSummary } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import { canonicalJson, type JsonObject } from "../shared/json.js";
import { clientIdReused } from "./errors.js";
import type { Mentions } from "./mentions.js";
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
  mentions: Mentions;
  sentAt: Date;
}>;

export type Message = Readonly<
  Draft & {
    /** The position in the room's timeline; `null` for a reply that stands in its thread alone. */
    seq: number | null;
    rev: number;
    /** The `rev` of the last change of body or data. */
    contentRev: number;
    threadOf: MessageId | null;
    /** The position in the thread. */
    threadSeq: number | null;
    /** The `seq` of the root, for a reply without a `seq`. */
    rootSeq: number | null;
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

export const numberDraft = (draft: Draft, { seq, rev }: Readonly<{ seq: number; rev: number }>): TimelineMessage => ({
  ...draft,
  seq,
  rev,
  contentRev: rev,
  threadOf: null,
  threadSeq: null,
  rootSeq: null,
  thread: null,
  reactions: [],
  pinnedAt: null,
  editedAt: null,
  deletedAt: null,
});

/** The stored message as the send of `draft` first answered it, before later changes. */
export const asFirstSent = (stored: Message, { body, data }: Draft, rev: number): Message => ({
  ...stored,
  body,
  data,
  rev,
  contentRev: rev,
  thread: null,
  reactions: [],
  pinnedAt: null,
  editedAt: null,
  deletedAt: null,
});

/** Whether two sends with one `clientMessageId` say the same. */
export const isSameContent = (first: Draft, second: Draft): boolean =>
  first.body === second.body &&
  first.kind === second.kind &&
  first.replyTo?.id === second.replyTo?.id &&
  canonicalJson(first.data) === canonicalJson(second.data);

/** Throws when a retry has another content than the first send. */
export function assertIdenticalRetry(repeat: Readonly<{ sameContent: boolean }>): void {
  if (!repeat.sameContent) throw clientIdReused();
}
