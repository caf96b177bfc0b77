import { MAX_CHANGED_MESSAGES, type Changes, type ChangesQuery } from "../../../application/ports/message-log.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { Prisma } from "./generated/client.js";
import { paginateChange } from "../../../domain/rooms/change-page.js";
import { pageOfChangedMessages } from "./message-page.js";
import {
  headJson,
  membershipFrom,
  membershipJson,
  messageFrom,
  roomFrom,
  roomJson,
  type MembershipRow,
  type MessageRow,
  type RoomHeadRow,
  type RoomRow,
} from "./rows.js";

export type ChangesRow = Readonly<{
  room: RoomRow;
  head: RoomHeadRow;
  tooMany: boolean;
  messages: readonly MessageRow[];
  members: readonly MembershipRow[];
}>;

/** Reads one change more than the page of either kind, by count or by bytes: enough to tell where the page ends. */
export function changesStatement(roomId: RoomId, { after, limit }: ChangesQuery): Prisma.Sql {
  const oldest = Prisma.sql`
    "roomId" = head."roomId" AND rev > ${after} ORDER BY rev FETCH FIRST ${limit + 1} ROWS WITH TIES`;
  return Prisma.sql`
    SELECT ${roomJson} AS room, ${headJson} AS head,
      head.rev - ${after} > ${MAX_CHANGED_MESSAGES} AND EXISTS (
        SELECT FROM "Message" WHERE "roomId" = head."roomId" AND rev > ${after}
        ORDER BY rev OFFSET ${MAX_CHANGED_MESSAGES} LIMIT 1
      ) AS "tooMany",
      ${pageOfChangedMessages(oldest)} AS messages,
      (
        SELECT coalesce(json_agg(${membershipJson} ORDER BY membership.rev), '[]')
        FROM (SELECT * FROM "Membership" WHERE ${oldest}) membership
      ) AS members
    FROM room_heads head JOIN "Room" room ON room.id = head."roomId"
    WHERE head."roomId" = ${roomId}::uuid AND head.rev >= ${after}`;
}

export function changesFrom(row: ChangesRow, { after, limit }: ChangesQuery): Changes | null {
  if (row.tooMany) return null;
  const { head } = row;
  const whole = {
    roomId: head.roomId,
    from: after,
    rev: head.rev,
    messages: row.messages.map(messageFrom).sort(byRev),
    members: row.members.map(membershipFrom),
    ...(head.settingsRev > after && { room: { room: roomFrom(row.room), head } }),
  };
  return paginateChange(whole, limit);
}

const byRev = (a: { rev: number }, b: { rev: number }): number => a.rev - b.rev;
