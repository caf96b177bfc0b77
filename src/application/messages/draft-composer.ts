import type { UserId, UserSummary } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { messageNotFound } from "../../domain/messages/errors.js";
import { NO_MENTIONS, type Mentions } from "../../domain/messages/mentions.js";
import {
  parseContent,
  validateContent,
  type Content,
  type ContentInput,
} from "../../domain/messages/message-content.js";
import { requireOpenRoot } from "../../domain/messages/thread-replies.js";
import { requireVisibleMessage } from "../../domain/rooms/history-visibility.js";
import type { Draft, MessageId, MessageVia } from "../../domain/messages/message.js";
import { quoteOf, type Quote } from "../../domain/messages/quote.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RoomReader } from "../ports/room-reader.js";
import { findMentioned, mentionsOf } from "./find-mentioned.js";

export type SendInput = ContentInput &
  Readonly<{
    roomId: RoomId;
    clientMessageId?: string;
    replyTo?: MessageId;
    threadOf?: MessageId;
    alsoInRoom?: boolean;
  }>;

/** `via`: the way in which the message is sent. */
export type DraftInput = SendInput & Readonly<{ via: MessageVia }>;

/** A draft, and the people whom its text names although they are not members. */
export type Composed = Readonly<{ draft: Draft; notMembers: readonly UserSummary[] }>;

type Parts = Readonly<{ content: Content; quote: Quote | null; mentions: Mentions }>;

type Deps = Readonly<{
  messageLog: Pick<MessageLog, "find">;
  roomReader: Pick<RoomReader, "named">;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Pick<Counts, "message.characters">;
}>;

/** Builds drafts from what their authors sent. Reads only what the content names. */
export class DraftComposer {
  private readonly maxCharacters: number;

  constructor(private readonly deps: Deps) {
    this.maxCharacters = deps.counts["message.characters"];
  }

  /** Refuses an invalid content, a quoted message that the author may not see, and a root that takes no replies. */
  async compose(author: Membership, input: DraftInput): Promise<Composed> {
    const content = parseContent(input, this.maxCharacters);
    const { roomId, replyTo, threadOf } = input;
    if (threadOf !== undefined) await this.checkRoot(author, roomId, threadOf);
    const quote = replyTo === undefined ? null : await this.quote(author, roomId, replyTo);
    const mentioned = await findMentioned(this.deps.roomReader, {
      roomId,
      authorId: author.user.id,
      body: content.body,
    });
    const { mentions, notMembers } = mentionsOf(mentioned, author);
    return { draft: this.draft(author.user, input, { content, quote, mentions }), notMembers };
  }

  /**
   * The draft by which an earlier send of the same content is found, also of a text that was shorter than the maximum
   * then; `null` when there can be none.
   */
  retryOf(userId: UserId, input: DraftInput): Draft | null {
    if (input.clientMessageId === undefined || validateContent(input, Infinity).length > 0) return null;
    const author = { id: userId, username: "", displayName: "", bot: false, deleted: false };
    const { replyTo } = input;
    const quote = replyTo === undefined ? null : { id: replyTo, seq: null, rootSeq: null, author, text: null };
    return this.draft(author, input, { content: parseContent(input, Infinity), quote, mentions: NO_MENTIONS });
  }

  /** Refuses a quoted message that the author may not see, and a root that takes no replies. */
  async checkReferences(
    author: Membership,
    {
      roomId,
      replyTo,
      threadOf,
    }: Readonly<{ roomId: RoomId; replyTo?: MessageId | null; threadOf?: MessageId | null }>,
  ): Promise<void> {
    if (threadOf) await this.checkRoot(author, roomId, threadOf);
    if (replyTo) await this.quote(author, roomId, replyTo);
  }

  /** The append checks again that the root is not deleted. The rest never changes. */
  private async checkRoot(author: Membership, roomId: RoomId, rootId: MessageId): Promise<void> {
    const root = await this.deps.messageLog.find(roomId, rootId);
    requireOpenRoot(requireVisibleMessage(root, author.visibleFrom));
  }

  private async quote(author: Membership, roomId: RoomId, messageId: MessageId): Promise<Quote> {
    const found = await this.deps.messageLog.find(roomId, messageId);
    const message = requireVisibleMessage(found, author.visibleFrom);
    if (message.deletedAt) throw messageNotFound();
    return quoteOf(message);
  }

  private draft(author: Draft["author"], input: DraftInput, { content, quote, mentions }: Parts): Draft {
    const { idGenerator, clock } = this.deps;
    const { roomId, via, clientMessageId = null, threadOf = null, alsoInRoom = false } = input;
    const { kind, body, data } = content;
    return {
      id: idGenerator.next(),
      roomId,
      author,
      via,
      clientMessageId,
      kind,
      body,
      data,
      replyTo: quote,
      threadOf,
      alsoInRoom,
      mentions,
      sentAt: clock.now(),
    };
  }
}
