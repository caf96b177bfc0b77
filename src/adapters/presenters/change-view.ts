import type { MessageReader } from "../../application/messages/describe-reader.js";
import type { RoomSync } from "../../application/realtime/connections/sync-room.js";
import type { Message } from "../../domain/messages/message.js";
import type { Reacted, RoomChange } from "../../domain/rooms/room-change.js";
import type * as wire from "../../protocol/entities.js";
import { leanMessageView, messageView } from "./message-view.js";
import { noticeView } from "./notice-view.js";
import { memberView, myRoomView, roomView } from "./room-view.js";

/** The view that one reader gets live; `null` for any reader who wrote none of the messages. */
export function changeView(change: RoomChange, reader: MessageReader | null): wire.RoomChanged {
  const view = changedMessageView(change);
  return { ...sharedChangeView(change), messages: change.messages.map((message) => view(message, reader)) };
}

/** Returns the view of the change's messages. Leaves out what the change left as it was. */
export function changedMessageView({ lean }: RoomChange) {
  const leanIds = new Set(lean);
  return (message: Message, reader: MessageReader | null): wire.Message | wire.LeanMessage =>
    leanIds.has(message.id) ? leanMessageView(message, reader) : messageView(message, reader);
}

/** The part of a live change that is the same for all readers: everything except its messages. */
export function sharedChangeView(change: RoomChange): Omit<wire.RoomChanged, "messages"> {
  const { reacted } = change;
  return { ...storedChangeView(change), ...(reacted.length > 0 && { reacted: reacted.map(reactedView) }) };
}

export function syncView(sync: RoomSync, reader: MessageReader): wire.RoomSynced {
  const { epoch, more, reset, view } = sync;
  const messages = sync.messages.map((message) => messageView(message, reader));
  return { ...storedChangeView(sync), messages, ...(view && { room: myRoomView(view, reader) }), epoch, more, reset };
}

const storedChangeView = ({ roomId, from, rev, members, notices, room }: RoomChange) => ({
  roomId,
  from,
  rev,
  members: members.map(memberView),
  notices: notices.map(noticeView),
  ...(room && { room: roomView(room.room, room.head) }),
});

const reactedView = ({ messageId, emoji, userId, added }: Reacted): wire.Reacted => ({
  messageId,
  emoji,
  userId,
  added,
});
