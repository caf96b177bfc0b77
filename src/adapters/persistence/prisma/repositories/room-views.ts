import { MAX_PEOPLE, type RoomPage, type RoomView } from "../../../../application/ports/room-reader.js";
import type { UserId, UserSummary } from "../../../../domain/accounts/user.js";
import { visibleFromOf, visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import { nearestThatFit } from "../../../../domain/messages/history-page.js";
import { newestNoticeRange, noticesWithin } from "../../../../domain/messages/notice-range.js";
import type { Unread } from "../../../../domain/rooms/read-markers.js";
import {
  membershipOrNull,
  messageFrom,
  noticeFrom,
  roomFrom,
  type MembershipJson,
  type MessageJson,
  type NoticeJson,
  type RoomHeadJson,
  type RoomJson,
} from "../../../codec/entity-json.js";
import { Prisma } from "../generated/client.js";
import { headJson, membershipJson, pageOfMessages, roomJson, summaryJson } from "../mapping/columns.js";
import { noticesJson } from "./notices.js";
import { unreadJson } from "./read-markers.js";

export type RoomViewRow = Readonly<{
  room: RoomJson;
  head: RoomHeadJson;
  membership: MembershipJson | null;
  bannedUntil: Date | null;
  people: readonly UserSummary[];
  latest: readonly MessageJson[];
  unread: Unread;
}>;

export type RoomPageRow = RoomViewRow & Readonly<{ notices: readonly NoticeJson[] }>;

/** Columns of a view of `room`. */
export const viewColumns = (userId: UserId, messages: number): Prisma.Sql => Prisma.sql`
  ${roomJson} AS room, (SELECT ${headJson} FROM room_heads head WHERE head."roomId" = room.id) AS head,
  ${membershipOf(userId)} AS membership, ${bannedUntilOf(userId)} AS "bannedUntil", ${peopleIn(userId)} AS people,
  ${newestMessages(messages)} AS latest, ${unreadJson(userId)} AS unread`;

/** Columns of a view of `room`, and the notices since the message before its newest `messages`. */
export const pageColumns = (userId: UserId, messages: number): Prisma.Sql =>
  messages === 0
    ? Prisma.sql`${viewColumns(userId, 0)}, '[]'::json AS notices`
    : Prisma.sql`${viewColumns(userId, messages)}, (
        SELECT ${noticesJson(Prisma.sql`head.seq - ${messages}::bigint`, Prisma.sql`head.seq`)}
        FROM room_heads head WHERE head."roomId" = room.id) AS notices`;

const newestMessages = (count: number): Prisma.Sql =>
  pageOfMessages(
    Prisma.sql`"roomId" = room.id AND seq IS NOT NULL ORDER BY seq DESC LIMIT ${count}`,
    Prisma.sql`seq DESC`,
  );

/** The user's membership of `room` in any state. */
export const membershipOf = (userId: UserId): Prisma.Sql => Prisma.sql`(
  SELECT ${membershipJson} FROM "Membership" membership
  WHERE membership."roomId" = room.id AND membership."userId" = ${userId}::uuid)`;

/** The end of the user's last ban from `room`. A scalar subquery, so that every query plan looks it up by key. */
export const bannedUntilOf = (userId: UserId): Prisma.Sql => Prisma.sql`(
  SELECT until FROM "Sanction"
  WHERE "Sanction"."roomId" = room.id AND "Sanction"."userId" = ${userId}::uuid AND "Sanction".kind = 'ban')`;

/** The partner of a direct `room`, or the other members of a group. */
const peopleIn = (userId: UserId): Prisma.Sql => Prisma.sql`CASE room.kind
  WHEN 'direct' THEN (
    SELECT coalesce(json_agg(${summaryJson(Prisma.sql`other.id::uuid`)}), '[]')
    FROM unnest(string_to_array(room."directPair", ' ')) AS other (id) WHERE other.id <> ${userId})
  WHEN 'group' THEN (
    SELECT coalesce(json_agg(${summaryJson(Prisma.sql`other."userId"`)} ORDER BY other."joinedAt", other."userId"), '[]')
    FROM (
      SELECT "userId", "joinedAt" FROM "Membership"
      WHERE "roomId" = room.id AND "leftAt" IS NULL AND "userId" <> ${userId}::uuid
      ORDER BY "joinedAt", "userId" LIMIT ${MAX_PEOPLE}
    ) other)
  ELSE '[]' END`;

export function viewFrom({ head, bannedUntil, people, latest, unread, ...row }: RoomViewRow): RoomView {
  const room = roomFrom(row.room);
  const membership = membershipOrNull(row.membership);
  const visible = visibleMessages(latest.map(messageFrom), visibleFromOf({ room, membership }));
  const page = nearestThatFit(visible, { newest: true });
  return { room, head, membership, bannedUntil, people, latest: page, unread };
}

export function pageFrom({ notices, ...row }: RoomPageRow): RoomPage {
  const view = viewFrom(row);
  const standing = newestNoticeRange(view.latest, visibleFromOf(view));
  return { ...view, notices: noticesWithin(notices.map(noticeFrom), standing) };
}
