import { z } from "zod";
import {
  activityTopic,
  presenceTopic,
  roomTopic,
  userTopic,
  type ActivityHint,
  type BlockHint,
  type BusHint,
  type BusTopic,
  type PresenceHint,
  type SessionEnded,
  type UserRevRaised,
} from "../../application/ports/room-bus.js";
import { ACTIVITY_STATES, MAX_LISTED } from "../../domain/presence/activity.js";
import type { UserSummary } from "../../domain/accounts/user.js";
import type { Message } from "../../domain/messages/message.js";
import type { Quote } from "../../domain/messages/quote.js";
import type { ReactionSummary } from "../../domain/messages/reactions.js";
import type { Membership } from "../../domain/rooms/membership.js";
import { NOTICE_KINDS, type Notice } from "../../domain/rooms/notice.js";
import type { Reacted, RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room } from "../../domain/rooms/room.js";
import type { JsonObject } from "../../domain/shared/json.js";
import { checkedReceiptHint, MAX_BLOCKED } from "./receipt-hints.js";
import { membershipFrom, messageFrom, noticeFrom, roomFrom } from "../codec/entity-json.js";

const id = z.string().min(1).max(128);
const text = z.string().max(100_000);
const count = z.int().min(0);
const time = z
  .string()
  .max(40)
  .refine((value) => !Number.isNaN(Date.parse(value)));

const UserSummaryHint: z.ZodType<UserSummary> = z.object({
  id,
  username: text,
  displayName: text,
  bot: z.boolean(),
  deleted: z.boolean(),
});

const data = z.record(z.string(), z.json()).nullable() as z.ZodType<JsonObject | null>;
const kind = z.templateLiteral(["custom:", z.string()]).or(z.literal("text"));

const QuoteHint: z.ZodType<Quote> = z.object({
  id,
  seq: count.nullable(),
  rootSeq: count.nullable(),
  author: UserSummaryHint,
  text: text.nullable(),
});

const ThreadHint = z.object({
  replies: count,
  lastSeq: count,
  lastReplyAt: time,
  participants: z.array(UserSummaryHint),
});

const ReactionHint: z.ZodType<ReactionSummary> = z.object({ emoji: text, count, userIds: z.array(id) });

const MessageHint: z.ZodType<Message> = z
  .object({
    id,
    roomId: id,
    seq: count.nullable(),
    rev: count,
    contentRev: count,
    author: UserSummaryHint,
    via: z.enum(["user", "bot", "webhook", "scheduled"]),
    clientMessageId: text.nullable(),
    kind,
    body: text.nullable(),
    data,
    replyTo: QuoteHint.nullable(),
    threadOf: id.nullable(),
    threadSeq: count.nullable(),
    rootSeq: count.nullable(),
    thread: ThreadHint.nullable(),
    mentions: z.object({ userIds: z.array(id), room: z.boolean(), here: z.boolean() }),
    reactions: z.array(ReactionHint),
    pinnedAt: time.nullable(),
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
    // Nodes that run without receipts send none.
    readAt: time.nullable().default(null),
    unreadFrom: count.nullable(),
    visibleFrom: count,
    notifyLevel: z.enum(["all", "mentions", "none"]),
    notifyUntil: time.nullable(),
    favourite: z.boolean(),
    slowModeSentAt: time.nullable(),
  })
  .transform(membershipFrom);

const RoomHint: z.ZodType<Room> = z
  .object({
    id,
    kind: z.enum(["public", "private", "direct", "group"]),
    name: text,
    topic: text,
    description: text,
    data,
    settings: z.object({
      announcement: z.boolean(),
      slowModeSeconds: count,
      history: z.enum(["all", "sinceJoin"]),
      receipts: z.boolean(),
    }),
    pair: z.tuple([id, id]).nullable(),
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
  contentRev: count,
  memberCount: count,
});

const NoticeHint: z.ZodType<Notice> = z
  .object({
    id,
    roomId: id,
    rev: count,
    afterSeq: count,
    kind: z.enum(NOTICE_KINDS),
    actor: UserSummaryHint,
    subject: UserSummaryHint.nullable(),
    data,
    at: time,
  })
  .transform(noticeFrom);

const ReactedHint: z.ZodType<Reacted> = z.object({
  messageId: id,
  emoji: text,
  userId: id,
  added: z.boolean(),
  rev: count,
});

const RoomChangeHint: z.ZodType<RoomChange> = z.object({
  roomId: id,
  from: count,
  rev: count,
  messages: z.array(MessageHint),
  members: z.array(MembershipHint),
  notices: z.array(NoticeHint),
  reacted: z.array(ReactedHint),
  lean: z.array(id),
  room: z.object({ room: RoomHint, head: RoomHeadHint }).exactOptional(),
});

const SessionOverHint: z.ZodType<SessionEnded> = z.object({
  sessionId: id,
  reason: z.enum(["logged_out", "revoked", "password_changed"]),
});

const ActivityHintSchema: z.ZodType<ActivityHint> = z.object({
  nodeId: id,
  roomId: id,
  threadOf: id.nullable(),
  first: z
    .array(
      z.object({
        userId: id,
        state: z.enum(ACTIVITY_STATES),
        label: z.string().max(1_000).nullable(),
        since: count,
        hiddenFrom: z.array(id).max(MAX_BLOCKED).exactOptional(),
      }),
    )
    .max(MAX_LISTED),
  count,
});

const UserRevHint: z.ZodType<UserRevRaised> = z.object({ userId: id, userRev: count });
const BlockHintSchema: z.ZodType<BlockHint> = z.object({ userId: id, blockedBy: id });
const PresenceHintSchema: z.ZodType<PresenceHint> = z.object({ presenceOf: id });

/** Parses a hint; `null` when this version does not know it or it does not belong on the topic. */
export function checkedHint(topic: BusTopic, value: unknown): BusHint | null {
  if (topic.startsWith("activity:")) {
    const activity = ActivityHintSchema.safeParse(value);
    return activity.success && topic === activityTopic(activity.data.roomId) ? activity.data : null;
  }
  if (topic.startsWith("presence:")) {
    const presence = PresenceHintSchema.safeParse(value);
    return presence.success && topic === presenceTopic(presence.data.presenceOf) ? presence.data : null;
  }
  const over = SessionOverHint.safeParse(value);
  if (over.success) return topic.startsWith("user:") ? over.data : null;
  const raised = UserRevHint.safeParse(value);
  if (raised.success) return topic === userTopic(raised.data.userId) ? raised.data : null;
  const block = BlockHintSchema.safeParse(value);
  if (block.success) return topic === userTopic(block.data.userId) ? block.data : null;
  const receipts = checkedReceiptHint(topic, value);
  if (receipts) return receipts;
  const change = RoomChangeHint.safeParse(value);
  return change.success && isConsistent(change.data) && belongsOn(topic, change.data) ? change.data : null;
}

function isConsistent({ roomId, from, rev, messages, members, notices, reacted, room }: RoomChange): boolean {
  const isRecent = (entity: Readonly<{ rev: number }>) => entity.rev > from && entity.rev <= rev;
  const isInside = (entity: Readonly<{ roomId: string; rev: number }>) => entity.roomId === roomId && isRecent(entity);
  const isOwnRoom = room === undefined || (room.room.id === roomId && room.head.roomId === roomId);
  return from < rev && isOwnRoom && [...messages, ...members, ...notices].every(isInside) && reacted.every(isRecent);
}

/** A user's topic carries only that user's memberships. */
function belongsOn(topic: BusTopic, { roomId, messages, members, notices, room }: RoomChange): boolean {
  if (topic === roomTopic(roomId)) return true;
  return (
    room === undefined &&
    messages.length === 0 &&
    notices.length === 0 &&
    members.every(({ user }) => topic === userTopic(user.id))
  );
}
