import { z } from "zod";
import {
  roomTopic,
  userTopic,
  type BusHint,
  type BusTopic,
  type SessionEnded,
} from "../../application/ports/room-bus.js";
import type { UserSummary } from "../../domain/accounts/user.js";
import type { Message } from "../../domain/messages/message.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room } from "../../domain/rooms/room.js";
import { membershipFrom, messageFrom, roomFrom } from "../codec/entity-json.js";

const id = z.string().min(1).max(128);
const text = z.string().max(100_000);
const count = z.int().min(0);
const time = z
  .string()
  .max(40)
  .refine((value) => !Number.isNaN(Date.parse(value)));

const UserSummaryHint: z.ZodType<UserSummary> = z.object({ id, username: text, displayName: text });

const MessageHint: z.ZodType<Message> = z
  .object({
    id,
    roomId: id,
    seq: count,
    rev: count,
    author: UserSummaryHint,
    clientMessageId: text.nullable(),
    body: text.nullable(),
    sentAt: time,
    editedAt: time.nullable(),
    deletedAt: time.nullable(),
  })
  .transform(messageFrom);

const MembershipHint: z.ZodType<Membership> = z
  .object({
    roomId: id,
    user: UserSummaryHint,
    nameRev: count,
    role: z.enum(["owner", "moderator", "member"]),
    rev: count,
    joinedAt: time,
    leftAt: time.nullable(),
    departure: z.enum(["left", "removed", "banned"]).nullable(),
    mutedUntil: time.nullable(),
    readSeq: count,
  })
  .transform(membershipFrom);

const RoomHint: z.ZodType<Room> = z
  .object({
    id,
    kind: z.enum(["public", "private", "direct"]),
    name: text,
    description: text,
    createdAt: time,
    archivedAt: time.nullable(),
  })
  .transform(roomFrom);

const RoomHeadHint: z.ZodType<RoomHead> = z.object({
  roomId: id,
  seq: count,
  rev: count,
  accessRev: count,
  settingsRev: count,
  memberCount: count,
});

const RoomChangeHint: z.ZodType<RoomChange> = z.object({
  roomId: id,
  from: count,
  rev: count,
  messages: z.array(MessageHint),
  members: z.array(MembershipHint),
  room: z.object({ room: RoomHint, head: RoomHeadHint }).exactOptional(),
});

const SessionOverHint: z.ZodType<SessionEnded> = z.object({
  sessionId: id,
  reason: z.enum(["logged_out", "revoked", "password_changed"]),
});

/** Parses a hint; `null` when this version does not know it or it does not belong on the topic. */
export function checkedHint(topic: BusTopic, value: unknown): BusHint | null {
  const over = SessionOverHint.safeParse(value);
  if (over.success) return topic.startsWith("user:") ? over.data : null;
  const change = RoomChangeHint.safeParse(value);
  return change.success && isConsistent(change.data) && belongsOn(topic, change.data) ? change.data : null;
}

function isConsistent({ roomId, from, rev, messages, members, room }: RoomChange): boolean {
  const isInside = (entity: Readonly<{ roomId: string; rev: number }>) =>
    entity.roomId === roomId && entity.rev > from && entity.rev <= rev;
  const isOwnRoom = room === undefined || (room.room.id === roomId && room.head.roomId === roomId);
  return from < rev && isOwnRoom && messages.every(isInside) && members.every(isInside);
}

/** A user's topic carries only that user's memberships. */
function belongsOn(topic: BusTopic, { roomId, messages, members, room }: RoomChange): boolean {
  if (topic === roomTopic(roomId)) return true;
  return room === undefined && messages.length === 0 && members.every(({ user }) => topic === userTopic(user.id));
}
