import type { RoomQuery } from "../../../application/ports/room-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { Prisma } from "./generated/client.js";

/**
 * One page of the rooms available to the user. Either half is cut to the page by itself, and begins at what is few:
 * the user's own memberships, the newest public rooms.
 */
export function availableRooms(userId: UserId, query: RoomQuery): Prisma.Sql {
  const halves = { joined: joinedRooms(query), open: openRooms(query) };
  const both = Prisma.sql`${halves.joined} UNION ALL ${halves.open} ORDER BY id DESC LIMIT ${query.limit}`;
  return Prisma.sql`
    WITH own AS MATERIALIZED (
      SELECT "roomId" FROM "Membership" WHERE "userId" = ${userId}::uuid AND "leftAt" IS NULL
    )
    ${query.membership === "any" ? both : halves[query.membership]}`;
}

const joinedRooms = (query: RoomQuery): Prisma.Sql => Prisma.sql`(
  SELECT room.* FROM own CROSS JOIN LATERAL (SELECT * FROM "Room" WHERE id = own."roomId" LIMIT 1) room
  WHERE true ${pageOf(query)})`;

const openRooms = (query: RoomQuery): Prisma.Sql => Prisma.sql`(
  SELECT room.* FROM "Room" room
  WHERE room.kind = 'public' AND room."archivedAt" IS NULL AND room.id NOT IN (SELECT "roomId" FROM own) ${pageOf(query)})`;

/** `strpos` takes every character of `q` as it is. */
function pageOf({ q, after, limit }: RoomQuery): Prisma.Sql {
  const named = q === undefined ? Prisma.empty : Prisma.sql`AND strpos(lower(room.name), lower(${q})) > 0`;
  const older = after === undefined ? Prisma.empty : Prisma.sql`AND room.id < ${after}::uuid`;
  return Prisma.sql`${named} ${older} ORDER BY room.id DESC LIMIT ${limit}`;
}
