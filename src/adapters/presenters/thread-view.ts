import type { MessageReader } from "../../application/messages/describe-reader.js";
import type { ThreadMarker } from "../../application/messages/mark-thread.js";
import type { ListedThread } from "../../application/ports/thread-reader.js";
import type { ThreadPage } from "../../domain/messages/thread-page.js";
import type * as wire from "../../protocol/entities.js";
import { messageView } from "./message-view.js";

export const threadView = ({ root, items, ...page }: ThreadPage, reader: MessageReader): wire.ThreadPage => ({
  root: messageView(root, reader),
  items: items.map((message) => messageView(message, reader)),
  ...page,
});

const lastReplyAt = ({ root }: ListedThread): string => (root.thread?.lastReplyAt ?? root.sentAt).toISOString();

export const myThreadView = (thread: ListedThread, reader: MessageReader): wire.MyThread => {
  const { roomId, following, readSeq, unread } = thread.mine;
  const root = messageView(thread.root, reader);
  return { root, roomId, following, readSeq, unread, lastReplyAt: lastReplyAt(thread) };
};

export const threadCursorOf = (thread: ListedThread): string => `${lastReplyAt(thread)}~${thread.root.id}`;

export const readStateView = ({ readSeq, unreadFrom, unread, unreadMentions }: ThreadMarker): wire.ReadMarkers => ({
  readSeq,
  unreadFrom,
  unread,
  unreadMentions,
});
