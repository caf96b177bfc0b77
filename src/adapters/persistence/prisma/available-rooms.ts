import type { RoomQuery } from "../../../application/ports/room-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { Prisma } from "./generated/client.js";

/** The ids of one page of the rooms available to the user. Each half is cut to the page by itself. */
export function availableRooms(userId: UserId, query: RoomQuery): Prisma.Sql {
  const joined = Prisma.sql`(
    SELECT room.id FROM "Membership" membership JOIN "Room" room ON room.id = membership."roomId"
    WHERE membership."userId" = ${userId}::uuid AND membership."leftAt" IS NULL ${pageOf(query)})`;
  const open = Prisma.sql`(
    SELECT room.id FROM "Room" room
    WHERE room.kind = 'public' AND room."archivedAt" IS NULL AND NOT EXISTS (
      SELECT FROM "Membership" membership
      WHERE membership."roomId" = room.id AND membership."userId" = ${userId}::uuid AND membership."leftAt" IS NULL
    ) ${pageOf(query)})`;
  if (query.membership === "joined") return joined;
  if (query.membership === "open") return open;
  return Prisma.sql`${joined} UNION ALL ${open} ORDER BY id DESC LIMIT ${query.limit}`;
}

/** `strpos` takes every character of `q` as it is. */
function pageOf({ q, after, limit }: RoomQuery): Prisma.Sql {
  const named = q === undefined ? Prisma.empty : Prisma.sql`AND strpos(lower(room.name), lower(${q})) > 0`;
  const older = after === undefined ? Prisma.empty : Prisma.sql`AND room.id < ${after}::uuid`;
  return Prisma.sql`${named} ${older} ORDER BY room.id DESC LIMIT ${limit}`;
}
