import type { UserId, UserSummary } from "../accounts/user.js";
import type { Message } from "../messages/message.js";
import { isActive, type Membership, type Role } from "./membership.js";
import type { Notice, NoticeKind } from "./notice.js";
import { hasRoomChanged, type Reacted, type RoomChange } from "./room-change.js";
import type { Room, RoomId } from "./room.js";

export type MessageEvent = Readonly<{ name: "message.sent" | "message.edited" | "message.deleted"; message: Message }>;

/** `actor`: the user who pinned or unpinned the message. */
export type PinEvent = Readonly<{
  name: "message.pinned" | "message.unpinned";
  message: Message;
  actor: UserSummary;
}>;

export type ReactionEvent = Readonly<{
  name: "reaction.added" | "reaction.removed";
  message: Message;
  emoji: string;
  userId: UserId;
}>;

/** `member.changed`: another role, a mute or another name. */
export type MemberEvent = Readonly<{
  name: "member.joined" | "member.left" | "member.removed" | "member.banned" | "member.changed";
  user: UserSummary;
  role: Role;
  mutedUntil: Date | null;
  /** The user who acted, if the room has a notice of it. */
  actor: UserSummary | null;
}>;

export type RoomEvent = Readonly<{
  name: "room.created" | "room.updated" | "room.archived" | "room.unarchived";
  room: Room;
  actor: UserSummary | null;
}>;

/** Something that happened in a room, at the change number `rev`. */
export type DomainEvent = Readonly<{ roomId: RoomId; rev: number }> &
  (MessageEvent | PinEvent | ReactionEvent | MemberEvent | RoomEvent);

/**
 * The events of one change as it was recorded: those of members first, then of the room, of
 * messages, of pins and of reactions.
 */
export function domainEventsOf(change: RoomChange): readonly DomainEvent[] {
  const { roomId, rev } = change;
  const events = [
    ...change.members.map((member) => memberEvent(member, change)),
    ...roomEvents(change),
    ...change.messages.filter(({ id }) => !change.lean.includes(id)).map(messageEvent),
    ...change.notices.flatMap((notice) => pinEvents(notice, change.messages)),
    ...change.reacted.flatMap((reacted) => reactionEvents(reacted, change.messages)),
  ];
  return events.map((event) => ({ roomId, rev, ...event }));
}

function messageEvent(message: Message): MessageEvent {
  if (message.deletedAt) return { name: "message.deleted", message };
  return { name: message.editedAt ? "message.edited" : "message.sent", message };
}

function pinEvents({ kind, actor, data }: Notice, messages: readonly Message[]): PinEvent[] {
  if (kind !== "pinned" && kind !== "unpinned") return [];
  const pinned = messages.filter(({ id }) => id === data?.["messageId"]);
  return pinned.map((message) => ({ name: `message.${kind}`, message, actor }));
}

function reactionEvents({ messageId, emoji, userId, added }: Reacted, messages: readonly Message[]): ReactionEvent[] {
  const name = added ? "reaction.added" : "reaction.removed";
  return messages.filter(({ id }) => id === messageId).map((message) => ({ name, message, emoji, userId }));
}

const ENTRIES: readonly NoticeKind[] = ["created", "joined", "added"];

function memberEvent(membership: Membership, change: RoomChange): MemberEvent {
  const { user, role, mutedUntil, departure } = membership;
  const notice = change.notices.find(({ actor, subject }) => (subject ?? actor).id === user.id) ?? null;
  const isEntry = notice === null ? entersDirectRoom(change) : ENTRIES.includes(notice.kind);
  const ended = `member.${departure ?? "left"}` as const;
  const name = isActive(membership) ? (isEntry ? "member.joined" : "member.changed") : ended;
  return { name, user, role, mutedUntil, actor: notice?.actor ?? null };
}

/** Whether the other person of a direct room becomes a member by its first message, which adds no notice. */
const entersDirectRoom = (change: RoomChange): boolean => change.room?.room.kind === "direct" && hasRoomChanged(change);

const ROOM_EVENTS = {
  created: "room.created",
  archived: "room.archived",
  unarchived: "room.unarchived",
} as const satisfies Partial<Record<NoticeKind, RoomEvent["name"]>>;

const isRoomEvent = (kind: NoticeKind): kind is keyof typeof ROOM_EVENTS => Object.hasOwn(ROOM_EVENTS, kind);

function roomEvents(change: RoomChange): RoomEvent[] {
  if (!change.room || !hasRoomChanged(change)) return [];
  const { room } = change.room;
  for (const { kind, actor } of change.notices)
    if (isRoomEvent(kind)) return [{ name: ROOM_EVENTS[kind], room, actor }];
  return [{ name: "room.updated", room, actor: change.notices[0]?.actor ?? null }];
}
