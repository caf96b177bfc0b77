import type { MessageReader } from "../../application/messages/describe-reader.js";
import type { RoomView } from "../../application/ports/room-reader.js";
import type { JoinedRoom as Joined } from "../../application/realtime/connections/join-and-subscribe.js";
import type { MarkersView } from "../../application/rooms/read-markers-of.js";
import { lastActivity } from "../../domain/rooms/activity.js";
import { isActive, type Membership } from "../../domain/rooms/membership.js";
import type { Unread } from "../../domain/rooms/read-markers.js";
import type { Room } from "../../domain/rooms/room.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type * as wire from "../../protocol/entities.js";
import type { JoinedRoom } from "../../protocol/events.js";
import { messageView } from "./message-view.js";
import { noticeView } from "./notice-view.js";

/** The view of a room that is the same for all of its members. */
export function roomView(room: Room, { seq, rev, memberCount }: RoomHead): wire.Room {
  const { id, kind, name, topic, description, data, settings, createdAt, archivedAt } = room;
  const times = { createdAt: createdAt.toISOString(), archivedAt: archivedAt?.toISOString() ?? null };
  return { id, kind, name, topic, description, data, settings, ...times, seq, rev, memberCount };
}

/** The view of a room with the reader's own membership. */
export function myRoomView(
  { room, head, membership, people, latest, unread }: RoomView,
  reader: MessageReader,
): wire.Room {
  const last = latest.at(-1);
  return {
    ...roomView(room, head),
    ...(isActive(membership) && { membership: membershipView(membership, unread) }),
    ...((room.kind === "direct" || room.kind === "group") && { people }),
    ...(last && { lastMessage: messageView(last, reader) }),
  };
}

export const activityCursorOf = (view: RoomView): string => `${lastActivity(view).toISOString()}~${view.room.id}`;

export const readMarkersView = ({ membership, unread }: MarkersView): wire.ReadMarkers => ({
  readSeq: membership.readSeq,
  unreadFrom: membership.unreadFrom,
  unread: unread.messages,
  unreadMentions: unread.mentions,
});

export const membershipView = (membership: Membership, unread: Unread): wire.MyMembership => {
  const { role, joinedAt, visibleFrom, readSeq, unreadFrom, mutedUntil, favourite } = membership;
  return {
    role,
    joinedAt: joinedAt.toISOString(),
    visibleFrom,
    readSeq,
    unreadFrom,
    unread: unread.messages,
    unreadMentions: unread.mentions,
    mutedUntil: mutedUntil?.toISOString() ?? null,
    notify: notificationView(membership),
    favourite,
  };
};

export const notificationView = ({
  notifyLevel,
  notifyUntil,
}: Pick<Membership, "notifyLevel" | "notifyUntil">): wire.NotificationSetting => ({
  level: notifyLevel,
  until: notifyUntil?.toISOString() ?? null,
});

export const memberView = ({ user, role, rev, joinedAt, leftAt, mutedUntil }: Membership): wire.Member => ({
  user,
  role,
  rev,
  joinedAt: joinedAt.toISOString(),
  leftAt: leftAt?.toISOString() ?? null,
  mutedUntil: mutedUntil?.toISOString() ?? null,
});

export const joinedRoomView = (view: Joined, reader: MessageReader): JoinedRoom => ({
  room: myRoomView(view, reader),
  membership: membershipView(view.membership, view.unread),
  rev: view.head.rev,
  notices: view.notices.map(noticeView),
  messages: view.latest.map((message) => messageView(message, reader)),
});
