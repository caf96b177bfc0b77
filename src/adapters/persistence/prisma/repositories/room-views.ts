import type { RoomView } from "../../../../application/ports/room-reader.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { visibleFromOf, visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import { nearestThatFit } from "../../../../domain/messages/history-page.js";
import type { Unread } from "../../../../domain/rooms/read-markers.js";
import {
  membershipOrNull,
  messageFrom,
  roomFrom,
  type MembershipJson,
  type MessageJson,
  type RoomHeadJson,
  type RoomJson,
} from "../../../codec/entity-json.js";
import { Prisma } from "../generated/client.js";
import { headJson, membershipJson, pageOfMessages, roomJson } from "../mapping/columns.js";
import { unreadJson } from "./read-markers.js";

export type RoomViewRow = Readonly<{
  room: RoomJson;
  head: RoomHeadJson;
  membership: MembershipJson | null;
  latest: readonly MessageJson[];
  unread: Unread;
}>;

/** Columns of a view of `room`. */
export const viewColumns = (userId: UserId, messages: number): Prisma.Sql => Prisma.sql`
  ${roomJson} AS room, (SELECT ${headJson} FROM room_heads head WHERE head."roomId" = room.id) AS head,
  ${membershipOf(userId)} AS membership,
  ${newestMessages(messages)} AS latest, ${unreadJson(userId)} AS unread`;

const newestMessages = (count: number): Prisma.Sql =>
  pageOfMessages(
    Prisma.sql`"roomId" = room.id AND seq IS NOT NULL ORDER BY seq DESC LIMIT ${count}`,
    Prisma.sql`seq DESC`,
  );

/** The user's membership of `room` in any state. */
export const membershipOf = (userId: UserId): Prisma.Sql => Prisma.sql`(
  SELECT ${membershipJson} FROM "Membership" membership
  WHERE membership."roomId" = room.id AND membership."userId" = ${userId}::uuid)`;

export function viewFrom({ head, latest, unread, ...row }: RoomViewRow): RoomView {
  const room = roomFrom(row.room);
  const membership = membershipOrNull(row.membership);
  const visible = visibleMessages(latest.map(messageFrom), visibleFromOf({ room, membership }));
  return { room, head, membership, latest: nearestThatFit(visible, { newest: true }), unread };
}
