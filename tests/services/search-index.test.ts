import type pg from "pg";
import { beforeAll, afterAll, expect, it, vi } from "vitest";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { change, roomOf, send, sendMany, someone } from "../../src/contracts/builders.js";
import { indexAll, search } from "../../src/contracts/store/search/search-scene.js";
import { createMigratedDatabase, type PostgresDatabase } from "../support/postgres-database.js";

/** More than a search reads without the index. */
const MANY = 2_100;

let created: PostgresDatabase;
let database: ReturnType<typeof openServerDatabase>;
let store: ReturnType<typeof openPrismaStore> & { close(): Promise<void> };

beforeAll(async () => {
  created = await createMigratedDatabase();
  database = openServerDatabase({ url: created.url });
  store = { ...openPrismaStore(database), close: () => database.close() };
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

/** Resolves when another connection waits for a lock. */
const somebodyWaits = () =>
  vi.waitUntil(
    async () => {
      const { rowCount } = await database.pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rowCount !== 0;
    },
    { timeout: 20_000, interval: 10 },
  );

async function withBlocker(statement: string, work: (blocker: pg.PoolClient) => Promise<void>): Promise<void> {
  const blocker = await database.pool.connect();
  try {
    await blocker.query("BEGIN");
    await blocker.query(statement);
    await work(blocker);
  } finally {
    blocker.release();
  }
}

it("waits for a room that is being indexed instead of refusing the search", async () => {
  const ada = await someone(store);
  const room = await roomOf(store, ada);
  await send(store, room, ada, { body: "needle" });
  await indexAll(store);
  await sendMany(store, room, ada, MANY, (index) => ({ body: index === 0 ? "needle" : "hay" }));
  await withBlocker(`SELECT FROM room_search_positions WHERE "roomId" = '${room.id}' FOR UPDATE`, async (blocker) => {
    const answer = search(store, ada, "needle");
    answer.catch(() => undefined);
    await Promise.race([somebodyWaits(), answer]);
    await blocker.query("COMMIT");
    expect(await answer).toHaveLength(2);
  });
});

it("waits for the last room that another node is indexing, instead of telling a rebuild that all is indexed", async () => {
  const ada = await someone(store);
  const room = await roomOf(store, ada);
  await send(store, room, ada, { body: "one" });
  await indexAll(store);
  await send(store, room, ada, { body: "two" });
  await withBlocker(`SELECT FROM room_search_positions WHERE "roomId" = '${room.id}' FOR UPDATE`, async (blocker) => {
    const indexed = store.messageSearchIndex.catchUp(100);
    indexed.catch(() => undefined);
    await Promise.race([somebodyWaits(), indexed]);
    await blocker.query("COMMIT");
    expect(await indexed).toBe(1);
  });
  expect(await store.messageSearchIndex.catchUp(100)).toBe(0);
});

it("counts the messages before a rebuild for as long as that takes", async () => {
  const ada = await someone(store);
  await send(store, await roomOf(store, ada), ada, { body: "hi" });
  const single = openServerDatabase({ url: created.url, poolSize: 1 });
  try {
    await single.pool.query(
      `CREATE SCHEMA slow;
       CREATE VIEW slow."Message" AS SELECT * FROM public."Message" WHERE (SELECT pg_sleep(0.5)::text) IS NOT NULL;
       SET search_path = slow, public;
       SET statement_timeout = '250ms'`,
    );
    const { total } = await openPrismaStore(single).messageSearchIndex.rebuildProgress();
    expect(total).toBeGreaterThan(0);
    const { rows } = await single.pool.query("SHOW statement_timeout");
    expect(rows).toEqual([{ statement_timeout: "250ms" }]);
  } finally {
    await single.close();
    await database.pool.query("DROP SCHEMA slow CASCADE");
  }
});

it("never stores words of a message that is deleted during a rebuild", async () => {
  const ada = await someone(store);
  const room = await roomOf(store, ada);
  const message = await send(store, room, ada, { body: "secret" });
  await indexAll(store);
  await database.pool.query("DELETE FROM message_search_words");
  await withBlocker(
    `INSERT INTO message_search_words ("messageId", "roomId", place, "sentAt", "contentRev", words)
     VALUES ('${message.id}', '${room.id}', 1, now(), 0, '')`,
    async (blocker) => {
      const rebuilt = (async () => {
        while ((await store.messageSearchIndex.rebuild(5_000)) > 0);
      })();
      await somebodyWaits();
      await change(store, message, null);
      await store.messageSearchIndex.catchUpSome(100);
      await blocker.query("ROLLBACK");
      await rebuilt;
    },
  );
  await indexAll(store);
  const { rows } = await database.pool.query(`SELECT FROM message_search_words WHERE "messageId" = $1`, [message.id]);
  expect(rows).toEqual([]);
});
