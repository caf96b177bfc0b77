import type pg from "pg";

export const FEW = 25;
export const MANY = 1_000;

/**
 * Creates rooms of which one user has some. Nearly all messages of the other rooms hold the word "elsewhere", and of the
 * user's rooms only the oldest messages. Returns the user's id.
 */
export async function fillFewOfMany(client: pg.PoolClient, messages: number): Promise<string> {
  const room = (n: string) => `('01900000-0000-7000-9000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
  await client.query(
    `INSERT INTO "Room" (id, kind, name, "createdAt")
     SELECT ${room("n")}, 'public', 'A room', now() FROM generate_series(0, ${MANY - 1}) n`,
  );
  await client.query(
    `INSERT INTO room_heads ("roomId", seq, rev, "memberCount")
     SELECT ${room("n")}, $1::int, 1000 + $1::int, 1 FROM generate_series(0, ${MANY - 1}) n`,
    [Math.ceil(messages / MANY)],
  );
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
     VALUES (gen_random_uuid(), 'reader', 'reader', 'Somebody', '', now()) RETURNING id`,
  );
  const userId = rows[0]?.id ?? "";
  await client.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt")
     SELECT ${room("n")}, $1::uuid, 'member', 1, now() FROM generate_series(0, ${FEW - 1}) n`,
    [userId],
  );
  await client.query({
    text: `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
      SELECT ('01910000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${room(`n % ${MANY}`)}, 1 + n / ${MANY},
        1000 + n / ${MANY}, $1::uuid, 'z' || n || CASE WHEN n % ${MANY} < ${FEW} AND n >= ${MANY} THEN ' here' ELSE ' elsewhere' END,
        timestamptz '2026-01-01' + n * interval '10 seconds'
      FROM generate_series(0, $2::int - 1) n`,
    values: [userId, messages],
  });
  return userId;
}
