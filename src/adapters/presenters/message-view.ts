import type { UserId } from "../../domain/accounts/user.js";
import type { HistoryPage } from "../../domain/messages/history-page.js";
import type { Message } from "../../domain/messages/message.js";
import type * as wire from "../../protocol/entities.js";

/** The view of one reader; `null` for any reader except the author. */
export function messageView(message: Message, reader: UserId | null): wire.Message {
  const { id, roomId, seq, rev, author, body, clientMessageId, sentAt, editedAt, deletedAt } = message;
  return {
    id,
    roomId,
    seq,
    rev,
    author,
    body,
    ...(clientMessageId !== null && author.id === reader && { clientMessageId }),
    mentions: [],
    reactions: [],
    pinned: false,
    sentAt: sentAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}

export const historyView = ({ items, hasBefore, hasAfter }: HistoryPage, reader: UserId): wire.History => ({
  items: items.map((message) => messageView(message, reader)),
  hasBefore,
  hasAfter,
});
