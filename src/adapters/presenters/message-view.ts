import type { FoundMessage } from "../../application/ports/message-search.js";
import type { FoundPlace } from "../../domain/search/found-messages.js";
import type { MessageReader } from "../../application/messages/describe-reader.js";
import type { HistoryWithNotices } from "../../domain/messages/history-page.js";
import { excerptOf } from "../../domain/messages/excerpt.js";
import type { Message } from "../../domain/messages/message.js";
import type { Quote } from "../../domain/messages/quote.js";
import type * as wire from "../../protocol/entities.js";
import type { FoundMessage as WireFoundMessage } from "../../protocol/found-message.js";
import { noticeView } from "./notice-view.js";

/** The view of one reader; `null` for any reader of an announcement except the author. */
export function messageView(message: Message, reader: MessageReader | null): wire.Message {
  const { id, roomId, seq, rev, author, via, kind, body, data, clientMessageId, threadOf, threadSeq } = message;
  const { replyTo, thread, mentions, reactions, pinnedAt, sentAt, editedAt, deletedAt } = message;
  const myReactions = reader?.reactions?.get(id);
  return {
    id,
    roomId,
    seq,
    rev,
    threadOf,
    threadSeq,
    author,
    via,
    kind,
    body,
    data,
    ...(clientMessageId !== null && author.id === reader?.userId && { clientMessageId }),
    replyTo: replyTo && quoteView(replyTo),
    thread: thread && { ...thread, lastReplyAt: thread.lastReplyAt.toISOString() },
    mentions,
    reactions,
    ...(myReactions && { myReactions }),
    pinnedAt: pinnedAt?.toISOString() ?? null,
    sentAt: sentAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}

/** The view of a message that a live change left as it was, except for what is in it. */
export function leanMessageView(message: Message, reader: MessageReader | null): wire.LeanMessage {
  const { body: _body, data: _data, mentions: _mentions, replyTo: _replyTo, ...rest } = messageView(message, reader);
  return { ...rest, lean: true };
}

const quoteView = ({ id, seq, author, text }: Quote): wire.Message["replyTo"] => ({
  id,
  seq,
  author,
  excerpt: text === null ? null : excerptOf(text),
});

export const historyView = (
  { items, notices, hasBefore, hasAfter }: HistoryWithNotices,
  reader: MessageReader,
): wire.History => ({
  items: items.map((message) => messageView(message, reader)),
  notices: notices.map(noticeView),
  hasBefore,
  hasAfter,
});

/** The position of a pinned message in the list of pins. */
export const pinCursorOf = ({ pinnedAt, id }: Message): string => `${(pinnedAt ?? new Date(0)).toISOString()}~${id}`;

export const foundMessageView = ({ message, match }: FoundMessage, reader: MessageReader): WireFoundMessage => ({
  message: messageView(message, reader),
  highlights: match.highlights,
});

/** A position in the results of a search. */
export const foundCursor = ({ relevance, sentAt, messageId }: FoundPlace): string =>
  `${relevance}~${sentAt.toISOString()}~${messageId}`;
