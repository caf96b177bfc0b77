import type pg from "pg";

const MESSAGES = 95_000;
const MEMBERS = 5_000;
/** One message in so many was edited after the last one was sent. */
const EDITED_ONE_IN = 20;

/** Messages and memberships that change while a reader is away. */
export const CHANGED_ENTITIES = MESSAGES + MEMBERS;
export const EDITED_MESSAGES = MESSAGES / EDITED_ONE_IN;

/**
 * Changes a room as if its members had used it for years: the owner sends, edits old messages, and people join.
 * Every entity has a `rev` of its own after `rev`. The room must have no message yet. Returns its newest `rev`.
 */
export async function changeRoomOften(
  pool: pg.Pool,
  room: { id: string; owner: string; rev: number },
): Promise<number> {
  const { id, owner, rev } = room;
  const edits = rev + MESSAGES;
  const joins = edits + EDITED_MESSAGES;
  await pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt", "editedAt")
     SELECT gen_random_uuid(), $1, n, CASE WHEN n % ${EDITED_ONE_IN} = 0 THEN ${edits} + n / ${EDITED_ONE_IN} ELSE ${rev} + n END,
       $2, 'message ' || n, now(), CASE WHEN n % ${EDITED_ONE_IN} = 0 THEN now() END
     FROM generate_series(1, ${MESSAGES}) n`,
    [id, owner],
  );
  await pool.query(
    `WITH people AS (
       INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
       SELECT gen_random_uuid(), 'm' || n || '@example.org', 'm' || n, 'Somebody', '', now() FROM generate_series(1, ${MEMBERS}) n
       RETURNING id, substr(username, 2)::int AS n)
     INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt") SELECT $1, id, 'member', ${joins} + n, now() FROM people`,
    [id],
  );
  const newest = joins + MEMBERS;
  await pool.query(
    `UPDATE room_heads SET rev = ${newest}, seq = ${MESSAGES}, "memberCount" = "memberCount" + ${MEMBERS} WHERE "roomId" = $1`,
    [id],
  );
  return newest;
}
