import { randomUUID } from "node:crypto";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";

export const SENDERS = 64;
export const ROOMS = 50;
export const BODY = "Something of the length that people usually write in a chat, more or less.";

export type Scene = Readonly<{ senders: readonly string[]; rooms: readonly string[] }>;

/** Puts every user into every room. */
export async function peopleInRooms({ pool }: Pick<Database, "pool">): Promise<Scene> {
  const senders = Array.from({ length: SENDERS }, () => randomUUID());
  const rooms = Array.from({ length: ROOMS }, () => randomUUID());
  await pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
    SELECT id, id::text, left(id::text, 8), 'Somebody', '', now() FROM unnest($1::uuid[]) id`,
    [senders],
  );
  await pool.query(
    `INSERT INTO "Room" (id, kind, name, "createdAt") SELECT id, 'public', 'A room', now() FROM unnest($1::uuid[]) id`,
    [rooms],
  );
  await pool.query(
    `INSERT INTO room_heads ("roomId", rev, "memberCount") SELECT id, $2::int, $2::int FROM unnest($1::uuid[]) id`,
    [rooms, SENDERS],
  );
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt")
    SELECT room, "user", 'member', place, now()
    FROM unnest($1::uuid[]) room CROSS JOIN unnest($2::uuid[]) WITH ORDINALITY AS member ("user", place)`,
    [rooms, senders],
  );
  await pool.query("ANALYZE");
  return { senders, rooms };
}

export type Send = (senderId: string, roomId: string) => Promise<unknown>;

/** Returns a function that sends to one room after the other. Each sender starts at a different room. */
export function walk({ senders, rooms }: Scene, send: Send): (worker: number) => Promise<unknown> {
  const steps = senders.map((_, index) => index * 7);
  return (worker) => {
    const step = (steps[worker] ?? 0) + 1;
    steps[worker] = step;
    return send(senders[worker] ?? "", rooms[step % rooms.length] ?? "");
  };
}
