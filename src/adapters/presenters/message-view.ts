import type { UserId } from "../../domain/accounts/user.js";
import type { ReadPage } from "../../application/messages/read-history.js";
import { excerptOf } from "../../domain/messages/excerpt.js";
import type { Message } from "../../domain/messages/message.js";
import type { Quote } from "../../domain/messages/quote.js";
import type * as wire from "../../protocol/entities.js";
import { noticeView } from "./notice-view.js";

/** The view of one reader; `null` for any reader except the author. */
export function messageView(message: Message, reader: UserId | null): wire.Message {
  const { id, roomId, seq, rev, author, via, kind, body, data, clientMessageId, threadOf, threadSeq } = message;
  const { replyTo, thread, mentions, reactions, pinnedAt, sentAt, editedAt, deletedAt } = message;
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
    ...(clientMessageId !== null && author.id === reader && { clientMessageId }),
    replyTo: replyTo && quoteView(replyTo),
    thread: thread && { ...thread, lastReplyAt: thread.lastReplyAt.toISOString() },
    mentions,
    reactions,
    pinnedAt: pinnedAt?.toISOString() ?? null,
    sentAt: sentAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}

const quoteView = ({ id, seq, author, text }: Quote): wire.Message["replyTo"] => ({
  id,
  seq,
  author,
  excerpt: text === null ? null : excerptOf(text),
});

export const historyView = ({ items, notices, hasBefore, hasAfter }: ReadPage, reader: UserId): wire.History => ({
  items: items.map((message) => messageView(message, reader)),
  notices: notices.map(noticeView),
  hasBefore,
  hasAfter,
});
