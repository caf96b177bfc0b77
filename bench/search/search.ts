import type pg from "pg";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { parseMessageQuery } from "../../src/domain/search/message-query.js";
import { migrationsDirectory } from "../../tests/support/embedded-template.js";
import { createPostgresDatabase } from "../../tests/support/postgres-database.js";
import { peopleInRooms, ROOMS, type Scene } from "../store/scene.js";
import { fillFewOfMany, FEW, MANY } from "./few-of-many.js";
import { table } from "../support/figures.js";

const MESSAGES = Number(process.env["SEARCH_MESSAGES"] ?? 1_000_000);
const SEARCHES = 100;
const PAGE = 21;
const P95_MS = 100;

/** Twelve words a message. The lower its number, the more common is a word: w0 is in a third of the messages. */
const BODY = `(SELECT string_agg('w' || floor(power(random(), 3) * 20000)::int, ' ') FROM generate_series(1, 12) WHERE n > 0)`;

const QUERIES: Readonly<Record<string, (turn: number) => string>> = {
  "a common word": (turn) => `"w${turn % 3}"`,
  "a word of one message in a hundred": (turn) => `"w${60 + turn}"`,
  "a rare word": (turn) => `"w${19_900 + turn}"`,
  "two words": (turn) => `"w1" "w${500 + turn}"`,
  "a phrase of common words": (turn) => `"w${turn % 5} w${turn % 7}"`,
  "the beginning of a word": (turn) => `w1${100 + turn}`,
  "no message": (turn) => `x${turn}`,
};

/** Searches in many messages, of which a user may read all. */
export async function search(): Promise<void> {
  const created = await createPostgresDatabase();
  const database = openServerDatabase({ url: created.url, listTimeoutMs: 30_000 });
  try {
    await migrate(database.pool, migrationsDirectory);
    const scene = await peopleInRooms(database);
    await fill(database, scene);
    const reader = await unhurried(database, (client) => fillFewOfMany(client, Math.ceil(MESSAGES / 3)));
    const { messageSearch, messageSearchIndex } = openPrismaStore(database);
    const begun = performance.now();
    for (let made = 1; made > 0; ) made = await messageSearchIndex.rebuild(1_000);
    const seconds = (performance.now() - begun) / 1000;
    for (let indexed = 1; indexed > 0; ) indexed = await messageSearchIndex.catchUp(5_000);
    await unhurried(database, (client) => client.query("VACUUM ANALYZE message_search_words"));
    console.log(`search: ${MESSAGES} messages in ${ROOMS} rooms, indexed at ${Math.round(MESSAGES / seconds)}/s`);
    const rows = [["query", "p50 ms", "p95 ms", "found"]];
    const measure = async (name: string, userId: string, query: (turn: number) => string) => {
      const times: number[] = [];
      let found = 0;
      for (let turn = 0; turn < SEARCHES; turn += 1) {
        const started = performance.now();
        const { items } = await messageSearch.search({
          scope: { userId },
          query: parseMessageQuery(query(turn)),
          filter: {},
          order: "newest",
          limit: PAGE,
        });
        times.push(performance.now() - started);
        found += items.length;
      }
      times.sort((a, b) => a - b);
      const at = (part: number) => (times[Math.floor(times.length * part)] ?? Number.NaN).toFixed(1);
      rows.push([name, at(0.5), at(0.95), (found / SEARCHES).toFixed(1)]);
    };
    for (const [name, query] of Object.entries(QUERIES)) await measure(name, scene.senders[0] ?? "", query);
    await measure(`a word that is common only elsewhere, ${FEW} of ${MANY} rooms`, reader, () => '"elsewhere"');
    console.log(`${table(rows)}\ntarget: p95 of at most ${P95_MS} ms for a common and for a rare word\n`);
  } finally {
    await database.close();
    await created.drop();
  }
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
