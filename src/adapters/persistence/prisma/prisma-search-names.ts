import type { SearchNames } from "../../../application/ports/search-names.js";
import { searchKeys } from "../../../domain/accounts/user-search.js";
import type { User } from "../../../domain/accounts/user.js";
import { roomSearchKeys } from "../../../domain/rooms/room-search.js";
import { isOpenRoom } from "../../../domain/rooms/room.js";
import { attempt } from "./attempt.js";
import type { Prisma, PrismaClient } from "./generated/client.js";
import { roomFrom, roomJson, type RoomRow } from "./rows.js";
import { replaceRoomNames, replaceUserNames } from "./search-names.js";

type UserRow = Readonly<Pick<User, "id" | "username" | "displayName"> & { isDeleted: boolean }>;

/** SQL cannot fold as the domain does, so that the rows are read, folded here and written. */
export class PrismaSearchNames implements SearchNames {
  constructor(private readonly prisma: PrismaClient) {}

  async catchUp(limit: number): Promise<number> {
    const people = await attempt(() => this.prisma.$transaction((tx) => foldUsers(tx, limit)));
    const rooms = await attempt(() => this.prisma.$transaction((tx) => foldRooms(tx, limit)));
    return Math.max(people, rooms);
  }
}

/** Rows that somebody else is changing are left for the next time. */
async function foldUsers(tx: Prisma.TransactionClient, limit: number): Promise<number> {
  const users = await tx.$queryRaw<UserRow[]>`
    SELECT id, username, "displayName", "deletedAt" IS NOT NULL AS "isDeleted" FROM "User"
    WHERE "searchNamesOf" IS DISTINCT FROM (username || ' ' || "displayName")
    ORDER BY id LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`;
  if (users.length === 0) return 0;
  await replaceUserNames(
    tx,
    users.map((user) => ({ userId: user.id, names: user.isDeleted ? [] : searchKeys(user) })),
  );
  await tx.$executeRaw`
    UPDATE "User" SET "searchNamesOf" = username || ' ' || "displayName"
    WHERE id = ANY(${users.map(({ id }) => id)}::uuid[])`;
  return users.length;
}

async function foldRooms(tx: Prisma.TransactionClient, limit: number): Promise<number> {
  const rows = await tx.$queryRaw<{ room: RoomRow }[]>`
    SELECT ${roomJson} AS room FROM "Room" room WHERE room."searchNamesOf" IS DISTINCT FROM room.name
    ORDER BY room.id LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`;
  if (rows.length === 0) return 0;
  const rooms = rows.map(({ room }) => roomFrom(room));
  await replaceRoomNames(
    tx,
    rooms.map((room) => ({ roomId: room.id, names: roomSearchKeys(room.name), open: isOpenRoom(room) })),
  );
  await tx.$executeRaw`UPDATE "Room" SET "searchNamesOf" = name WHERE id = ANY(${rooms.map(({ id }) => id)}::uuid[])`;
  return rooms.length;
}
