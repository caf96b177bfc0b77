import type { RoomSync } from "../../application/realtime/connections/sync-room.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomChanged, RoomSynced } from "../../protocol/entities.js";
import { messageView } from "./message-view.js";
import { noticeView } from "./notice-view.js";
import { memberView, myRoomView, roomView } from "./room-view.js";

/** The view of one reader; `null` for any reader who wrote none of the messages. */
export function changeView(change: RoomChange, reader: UserId | null): RoomChanged {
  const { roomId, from, rev, messages, members, notices, room } = change;
  return {
    roomId,
    from,
    rev,
    messages: messages.map((message) => messageView(message, reader)),
    members: members.map(memberView),
    notices: notices.map(noticeView),
    ...(room && { room: roomView(room.room, room.head) }),
  };
}

export function syncView(sync: RoomSync, reader: UserId): RoomSynced {
  const { epoch, more, reset, view } = sync;
  const messages = sync.messages.map((message) => messageView(message, reader));
  return { ...changeView(sync, reader), messages, ...(view && { room: myRoomView(view, reader) }), epoch, more, reset };
}
