import type { RoomId } from "../../../domain/rooms/room.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Prisma } from "./generated/client.js";

type Tx = Pick<Prisma.TransactionClient, "$executeRaw">;

/** The names that a user's search names are made from, in one text. */
export const namesOf = ({ username, displayName }: Readonly<{ username: string; displayName: string }>): string =>
  `${username} ${displayName}`;

export type UserNames = Readonly<{ userId: UserId; names: readonly string[] }>;

export async function replaceUserNames(tx: Tx, users: readonly UserNames[]): Promise<void> {
  const ids = users.map(({ userId }) => userId);
  const rows = users.flatMap(({ userId, names }) => names.map((name) => ({ userId, name })));
  await tx.$executeRaw`DELETE FROM user_search_names WHERE "userId" = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    INSERT INTO user_search_names ("userId", name)
    SELECT * FROM unnest(${rows.map(({ userId }) => userId)}::uuid[], ${rows.map(({ name }) => name)}::text[])`;
}

export type RoomNames = Readonly<{ roomId: RoomId; names: readonly string[]; open: boolean }>;

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
