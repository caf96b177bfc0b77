import type { SearchNames } from "../../../../application/ports/search-names.js";
import { searchKeys } from "../../../../domain/accounts/names/user-search.js";
import type { User, UserId } from "../../../../domain/accounts/user.js";
import { roomSearchKeys } from "../../../../domain/rooms/room-search.js";
import { isOpenRoom, type RoomId } from "../../../../domain/rooms/room.js";
import { roomFrom, type RoomJson } from "../../../codec/entity-json.js";
import { withRetry } from "../database/retry.js";
import type { Prisma, PrismaClient } from "../generated/client.js";
import { roomJson } from "../mapping/columns.js";

type UserRow = Readonly<Pick<User, "id" | "username" | "displayName"> & { isDeleted: boolean }>;

/** Reads the rows, folds the names here and writes them, because SQL cannot fold text as the domain does. */
export class PrismaSearchNames implements SearchNames {
  constructor(private readonly prisma: PrismaClient) {}

  async catchUp(limit: number): Promise<number> {
    const people = await withRetry(() => this.prisma.$transaction((tx) => foldUsers(tx, limit)));
    const rooms = await withRetry(() => this.prisma.$transaction((tx) => foldRooms(tx, limit)));
    return Math.max(people, rooms);
  }
}

/** Folds the names of users. Skips rows that another transaction is changing; the next run handles them. */
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
  const rows = await tx.$queryRaw<{ room: RoomJson }[]>`
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

type Tx = Pick<Prisma.TransactionClient, "$executeRaw">;

/** Joins the names from which a user's search names are derived. */
export const namesOf = ({ username, displayName }: Readonly<{ username: string; displayName: string }>): string =>
  `${username} ${displayName}`;

type UserNames = Readonly<{ userId: UserId; names: readonly string[] }>;

export async function replaceUserNames(tx: Tx, users: readonly UserNames[]): Promise<void> {
  const ids = users.map(({ userId }) => userId);
  const rows = users.flatMap(({ userId, names }) => names.map((name) => ({ userId, name })));
  await tx.$executeRaw`DELETE FROM user_search_names WHERE "userId" = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    INSERT INTO user_search_names ("userId", name)
    SELECT * FROM unnest(${rows.map(({ userId }) => userId)}::uuid[], ${rows.map(({ name }) => name)}::text[])`;
}

type RoomNames = Readonly<{ roomId: RoomId; names: readonly string[]; open: boolean }>;

export async function replaceRoomNames(tx: Tx, rooms: readonly RoomNames[]): Promise<void> {
  const ids = rooms.map(({ roomId }) => roomId);
  const rows = rooms.flatMap(({ roomId, names, open }) => names.map((name) => ({ roomId, name, open })));
  await tx.$executeRaw`DELETE FROM room_search_names WHERE "roomId" = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    INSERT INTO room_search_names ("roomId", name, open)
    SELECT * FROM unnest(
      ${rows.map(({ roomId }) => roomId)}::uuid[], ${rows.map(({ name }) => name)}::text[],
      ${rows.map(({ open }) => open)}::boolean[]
    )`;
}

/** A character that sorts after every other one, for the end of a range of names with one prefix. */
export const LAST_CHARACTER = "\u{10ffff}";
