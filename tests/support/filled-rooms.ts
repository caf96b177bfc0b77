import type pg from "pg";
import type { TestClient } from "./client.js";

/** More than a summary of reactions lists, so that answers need the reader's own reactions. */
export const REACTORS = 12;

export async function fillRooms(pool: pg.Pool, owner: TestClient, count: number): Promise<void> {
  const numbers = `generate_series(1, ${count}) n`;
  const roomId = `md5('${owner.id} room' || n)::uuid`;
  await pool.query(
    `INSERT INTO "Room" (id, kind, name, "createdAt", "searchNamesOf")
     SELECT ${roomId}, 'public', 'general ' || n, now(), 'general ' || n FROM ${numbers}`,
  );
  await pool.query(`INSERT INTO room_heads ("roomId", seq, rev) SELECT ${roomId}, 1, 2 FROM ${numbers}`);
  await pool.query(
    `INSERT INTO room_search_names ("roomId", name, open) SELECT ${roomId}, 'general ' || n, true FROM ${numbers}`,
  );
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt")
     SELECT ${roomId}, '${owner.id}', 'owner', 1, now() FROM ${numbers}`,
  );
  await pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt", reactions)
     SELECT md5('${owner.id} message' || n)::uuid, ${roomId}, 1, 2, '${owner.id}', 'hello', now(), ${REACTIONS}
     FROM ${numbers}`,
  );
}

/** Adds members who have read the first message. */
export async function fillReaders(pool: pg.Pool, roomId: string, count: number): Promise<void> {
  const userId = `md5('${roomId} reader' || n)::uuid`;
  await pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt", "searchNamesOf")
     SELECT ${userId}, '${roomId} ' || n, '${roomId} ' || n, 'Reader', '', now(), '' FROM generate_series(1, ${count}) n`,
  );
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt", "readSeq", "readAt")
     SELECT '${roomId}', ${userId}, 'member', 1, now(), 1, now() FROM generate_series(1, ${count}) n`,
  );
  await pool.query(`UPDATE room_heads SET "memberCount" = "memberCount" + ${count} WHERE "roomId" = '${roomId}'`);
}

export async function fillMessages(pool: pg.Pool, owner: TestClient, roomId: string, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt", reactions)
     SELECT md5('${roomId} message' || n)::uuid, '${roomId}', n, n + 1, '${owner.id}', 'hello', now(), ${REACTIONS}
     FROM generate_series(1, ${count}) n`,
  );
  await pool.query(`UPDATE room_heads SET seq = ${count}, rev = ${count + 1} WHERE "roomId" = '${roomId}'`);
}

/** The id of the reply to the thread with this number. */
export const replyId = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** Adds threads with one reply each. */
export async function fillThreads(pool: pg.Pool, author: TestClient, roomId: string, count: number): Promise<void> {
  const columns = `id, "roomId", rev, "authorId", body, "sentAt"`;
  const rootId = `md5('${roomId} root' || n)::uuid`;
  await pool.query(
    `INSERT INTO "Message" (${columns}, seq, replies, "lastThreadSeq", "lastReplyAt", "participantIds")
     SELECT ${rootId}, '${roomId}', n + 1, '${author.id}', 'root', now(), n, 1, 1, now(), ARRAY['${author.id}'::uuid]
     FROM generate_series(1, ${count}) n`,
  );
  await pool.query(
    `INSERT INTO "Message" (${columns}, "threadOf", "threadSeq", "rootSeq")
     SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '${roomId}', n + 1, '${author.id}', 'reply',
       now(), ${rootId}, 1, n FROM generate_series(1, ${count}) n`,
  );
  await pool.query(`UPDATE room_heads SET seq = ${count}, rev = ${count + 1} WHERE "roomId" = '${roomId}'`);
}

/**
 * Adds threads with one unread reply each, which the reader follows. Returns their roots, the most recently active first,
 * which is another order than that of their ids.
 */
export async function fillFollows(
  pool: pg.Pool,
  {
    reader,
    author,
    roomId,
    count,
  }: Readonly<{ reader: TestClient; author: TestClient; roomId: string; count: number }>,
): Promise<readonly string[]> {
  await fillThreads(pool, author, roomId, count);
  await pool.query(
    `UPDATE "Message" SET "lastReplyAt" = "lastReplyAt" - seq * interval '1 second'
     WHERE "roomId" = '${roomId}' AND "lastReplyAt" IS NOT NULL`,
  );
  const { rows } = await pool.query<{ rootId: string }>(
    `WITH followed AS (
       INSERT INTO thread_follows ("rootId", "userId", "roomId", following, "readSeq")
       SELECT id, '${reader.id}', "roomId", true, 0 FROM "Message"
       WHERE "roomId" = '${roomId}' AND "lastReplyAt" IS NOT NULL RETURNING "rootId"
     )
     SELECT "rootId" FROM followed JOIN "Message" ON id = "rootId" ORDER BY "lastReplyAt" DESC`,
  );
  return rows.map(({ rootId }) => rootId);
}

const REACTIONS = `jsonb_build_array(jsonb_build_object('emoji', '👍', 'count', ${REACTORS}, 'userIds', '[]'::jsonb))`;
