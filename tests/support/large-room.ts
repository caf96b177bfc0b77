import { describe, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { startTestServer } from "../../src/main/testing.js";
import { PASSWORD, register, type TestClient } from "./client.js";

const MEMBERS = 4_000;
const LEFT_ROOMS = 1_500;
/** Maximum number of rows and index entries that a request reads, independent of the size of the room. */
const FEW_ROWS = 400;

/** Checks that membership changes read no more rows in a large room than in a small one. */
export function largeRoomSuite(name: string, open: () => Promise<Database>): void {
  describe(`a room of ${MEMBERS} on ${name}`, () => {
    it("joins, leaves and moderates a large room without reading its members", { timeout: 60_000 }, async () => {
      const { url, pool } = await server(open);
      const [ada, bob, carol] = [await register(url), await register(url), await register(url)];
      const room = await ada.createRoom();
      const path = `/api/rooms/${room.id}`;
      await comeAndGo(bob, path);
      await sendOften(ada, path);
      await fill(pool, room.id, carol.id);

      const moderation = (person: TestClient) => `${path}/sanctions/${person.id}`;
      const steps: Readonly<Record<string, () => Promise<{ status: number }>>> = {
        join: () => bob.post(`${path}/join`),
        "join, after leaving many rooms": () => carol.post(`${path}/join`),
        "refused leave of the only owner": () => ada.post(`${path}/leave`),
        leave: () => carol.post(`${path}/leave`),
        "give a role": () => ada.patch(`${path}/members/${bob.id}`, { role: "moderator" }),
        "refused role of the only owner": () => ada.patch(`${path}/members/${ada.id}`, { role: "member" }),
        mute: () => ada.put(`${moderation(bob)}/mute`, {}),
        "lift a mute": () => ada.delete(`${moderation(bob)}/mute`),
        remove: () => ada.delete(`${path}/members/${bob.id}`),
        ban: () => ada.put(`${moderation(bob)}/ban`, {}),
        send: () => ada.post(`${path}/messages`, { body: "hi" }),
        "delete the only owner's account": () => ada.delete("/api/users/me", { password: PASSWORD }),
      };
      const read: Record<string, number> = {};
      for (const [step, run] of Object.entries(steps)) {
        const before = await rowsRead(pool);
        expect([step, (await run()).status < 500]).toEqual([step, true]);
        read[step] = (await rowsRead(pool)) - before;
      }
      expect(Object.entries(read).filter(([, rows]) => rows > FEW_ROWS)).toEqual([]);
    });
  });
}

async function server(open: () => Promise<Database>) {
  const database = await open();
  const { messageLog, ...store } = openPrismaStore(database);
  const app = await startTestServer({
    config: { headCheckMs: 60_000 },
    overrides: { ...store, messageLog },
  });
  onTestFinished(async () => {
    await app.close();
    await database.close();
  });
  return { url: app.url, pool: database.pool };
}

/** Repeats each statement until PostgreSQL caches its plan while the room is small. */
async function comeAndGo(person: TestClient, path: string): Promise<void> {
  for (let times = 0; times < 7; times += 1) {
    await person.post(`${path}/join`);
    await person.post(`${path}/leave`);
  }
}

/** The same for sends. */
async function sendOften(person: TestClient, path: string): Promise<void> {
  for (let times = 0; times < 7; times += 1) await person.post(`${path}/messages`, { body: "hi" });
}

/** Adds members, every fourth of them a departed owner, and one user who has left many rooms. */
async function fill(pool: Database["pool"], roomId: string, leaverId: string): Promise<void> {
  await pool.query(`
    INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
    SELECT gen_random_uuid(), 'm' || n || '@example.org', 'm' || n, 'Somebody', '', now() FROM generate_series(1, ${MEMBERS}) n`);
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt", "leftAt", departure)
    SELECT $1, id, (CASE WHEN n % 4 = 0 THEN 'owner' ELSE 'member' END)::"Role", 100 + n, now(),
      CASE WHEN n % 4 = 0 THEN now() END, CASE WHEN n % 4 = 0 THEN 'left'::"Departure" END
    FROM (SELECT id, substr(username, 2)::int AS n FROM "User" WHERE username ~ '^m[0-9]+$') person`,
    [roomId],
  );
  await pool.query(
    `UPDATE room_heads SET rev = 100 + ${MEMBERS}, "memberCount" = "memberCount" + ${(MEMBERS * 3) / 4} WHERE "roomId" = $1`,
    [roomId],
  );
  await pool.query(`
    INSERT INTO "Room" (id, kind, name, "createdAt")
    SELECT gen_random_uuid(), 'private', 'left', now() FROM generate_series(1, ${LEFT_ROOMS})`);
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt", "leftAt", departure)
    SELECT id, $1, 'member', 2, now(), now(), 'left' FROM "Room" WHERE name = 'left'`,
    [leaverId],
  );
}

/** Rows and index entries read so far, in the tables of a room. */
async function rowsRead(pool: Database["pool"]): Promise<number> {
  await pool.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await pool.query<{ read: string }>(`
    SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) + (
      SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname IN ('Membership', 'Sanction', 'room_heads', 'Room')
    ) AS read
    FROM pg_stat_user_tables WHERE relname IN ('Membership', 'Sanction', 'room_heads', 'Room')`);
  return Number(rows[0]?.read);
}
