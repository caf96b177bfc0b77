import type pg from "pg";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { parseMessageQuery } from "../../src/domain/search/message-query.js";
import { migrationsDirectory } from "../../tests/support/migrations.js";
import { createPostgresDatabase } from "../../tests/support/postgres-database.js";
import { peopleInRooms, ROOMS, type Scene } from "../store/scene.js";
import type { SearchOrder } from "../../src/domain/search/found-messages.js";
import { fillFewOfMany, FEW, MANY } from "./few-of-many.js";
import { BODY, QUERIES } from "./queries.js";
import { table } from "../support/figures.js";

const MESSAGES = Number(process.env["SEARCH_MESSAGES"] ?? 1_000_000);
const SEARCHES = 100;
const PAGE = 21;
const P95_MS = 100;
const MANY_ROOMS = 500;
const FEW_ROOMS = 3;

type Searcher = Readonly<{ id: string; name: string }>;

/** Searches in many messages, of which a user may read all. */
export async function search(): Promise<void> {
  const created = await createPostgresDatabase();
  const database = openServerDatabase({ url: created.url, listTimeoutMs: 30_000 });
  try {
    await migrate(database.pool, migrationsDirectory);
    const scene = await peopleInRooms(database);
    await fill(database, scene);
    const few = await unhurried(database, (client) => fillFewOfMany(client, Math.ceil(MESSAGES / 3)));
    const reader = { id: few, name: `in ${FEW} of ${MANY} rooms` };
    const users = [
      { id: scene.senders[0] ?? "", name: `in all ${ROOMS} rooms` },
      await memberOf(database, `in ${MANY_ROOMS} rooms`, scene.rooms, MANY_ROOMS),
      await memberOf(database, `in ${FEW_ROOMS} rooms`, scene.rooms.slice(0, FEW_ROOMS), FEW_ROOMS),
    ];
    const { messageSearch, messageSearchIndex } = openPrismaStore(database);
    const begun = performance.now();
    for (let made = 1; made > 0; ) made = await messageSearchIndex.rebuild(1_000);
    const seconds = (performance.now() - begun) / 1000;
    for (let indexed = 1; indexed > 0; ) indexed = await messageSearchIndex.catchUp(5_000);
    await unhurried(database, (client) => client.query("VACUUM ANALYZE message_search_words"));
    console.log(`search: ${MESSAGES} messages in ${ROOMS} rooms, indexed at ${Math.round(MESSAGES / seconds)}/s`);
    const rows = [["user", "order", "query", "p50 ms", "p95 ms", "found", "more"]];
    const measure = async (user: Searcher, order: SearchOrder, name: string, query: (turn: number) => string) => {
      const times: number[] = [];
      let [found, more] = [0, 0];
      for (let turn = 0; turn < SEARCHES; turn += 1) {
        const started = performance.now();
        const { items, next } = await messageSearch.search({
          scope: { userId: user.id },
          query: parseMessageQuery(query(turn)),
          filter: {},
          order,
          limit: PAGE,
        });
        times.push(performance.now() - started);
        found += items.length;
        more += next ? 1 : 0;
      }
      times.sort((a, b) => a - b);
      const at = (part: number) => (times[Math.floor(times.length * part)] ?? Number.NaN).toFixed(1);
      rows.push([
        user.name,
        order,
        name,
        at(0.5),
        at(0.95),
        (found / SEARCHES).toFixed(1),
        `${(100 * more) / SEARCHES} %`,
      ]);
    };
    for (const order of ["newest", "relevance"] as const) {
      for (const user of users)
        for (const [name, query] of Object.entries(QUERIES)) await measure(user, order, name, query);
      await measure(reader, order, "a word that is common only elsewhere", () => '"elsewhere"');
    }
    console.log(`${table(rows)}\ntarget: p95 of at most ${P95_MS} ms\n`);
  } finally {
    await database.close();
    await created.drop();
  }
}

/** A new member of the rooms, and of others that make them `count`. */
async function memberOf({ pool }: Database, name: string, rooms: readonly string[], count: number): Promise<Searcher> {
  const id = crypto.randomUUID();
  await pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
     VALUES ($1::uuid, $1::text, left($1::text, 8), 'Somebody', '', now())`,
    [id],
  );
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt")
     SELECT "roomId", $1::uuid, 'member', 1, now() FROM room_heads
     ORDER BY "roomId" = ANY($2::uuid[]) DESC, "roomId" DESC LIMIT $3`,
    [id, rooms, count],
  );
  return { id, name };
}

/** Runs statements without the time limit of the server's own. */
async function unhurried<T>({ pool }: Pick<Database, "pool">, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    return await work(client);
  } finally {
    client.release(true);
  }
}

const fill = (database: Database, { rooms, senders }: Scene) =>
  unhurried(database, async (client) => {
    await client.query({
      text: `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
        SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ($1::uuid[])[1 + n % $3::int], 1 + n / $3::int,
          1000 + n / $3::int, ($2::uuid[])[1 + n % 64], ${BODY}, timestamptz '2026-01-01' + n * interval '10 seconds'
        FROM generate_series(0, $4::int - 1) n`,
      values: [rooms, senders, rooms.length, MESSAGES],
    });
    await client.query(`UPDATE room_heads SET seq = $1::int, rev = 1000 + $1::int`, [
      Math.ceil(MESSAGES / rooms.length),
    ]);
    await client.query(`ANALYZE "Message"`);
  });
