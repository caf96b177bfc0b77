import { beforeAll, afterAll, expect, it } from "vitest";
import { roomOf, send, someone } from "../../src/contracts/builders.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const BUSY = 50;
const QUIET = 12;
const IDLE = 6_000;

let store: EmbeddedStore;
beforeAll(async () => {
  store = await openEmbeddedStore();
}, 60_000);
afterAll(() => store.close());

const behind = async (roomIds: readonly string[]): Promise<number> => {
  const { rows } = await store.pool.query(
    `SELECT FROM room_heads head LEFT JOIN room_search_positions position ON position."roomId" = head."roomId"
     WHERE head."roomId" = ANY($1::uuid[]) AND head.rev > coalesce(position.rev, 0)`,
    [roomIds],
  );
  return rows.length;
};

it.each(["catchUp", "catchUpSome"] as const)(
  "reaches every room with %s while others change all the time",
  async (name) => {
    const ada = await someone(store);
    const rooms = [];
    for (let count = 0; count < BUSY + QUIET; count += 1) {
      const room = await roomOf(store, ada);
      await send(store, room, ada, { body: "word" });
      rooms.push(room.id);
    }
    rooms.sort();
    const [busy, quiet] = [rooms.slice(0, BUSY), rooms.slice(BUSY)];
    for (let round = 0; round < 8; round += 1) {
      await store.pool.query(`UPDATE room_heads SET rev = rev + 1 WHERE "roomId" = ANY($1::uuid[])`, [busy]);
      await store.messageSearchIndex[name](100);
    }
    expect(await behind(quiet)).toBe(0);
  },
);

it("looks at a bounded number of rooms, however many are idle, and counts what is not indexed", async () => {
  while ((await store.messageSearchIndex.catchUp(500)) > 0);
  await store.pool.query(
    `INSERT INTO "Room" (id, kind, name, "createdAt")
     SELECT ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'public', 'idle', now()
     FROM generate_series(1, ${IDLE}) n`,
  );
  await store.pool.query(
    `WITH idle AS (SELECT id FROM "Room" WHERE name = 'idle'),
       head AS (INSERT INTO room_heads ("roomId", rev) SELECT id, 1 FROM idle)
     INSERT INTO room_search_positions ("roomId", rev) SELECT id, 1 FROM idle`,
  );
  const ada = await someone(store);
  const room = await roomOf(store, ada);
  await store.pool.query("VACUUM ANALYZE");
  const read = await rowsRead(store.pool, () => store.messageSearchIndex.catchUpSome(100));
  expect(read).toBeLessThan(6_000);
  while ((await behind([room.id])) > 0) await store.messageSearchIndex.catchUpSome(100);
  await send(store, room, ada, { body: "word" });
  await send(store, room, ada, { body: "word" });
  for (let calls = 0; calls < 10; calls += 1) await store.messageSearchIndex.catchUpSome(1);
  expect(await store.messageSearchIndex.catchUp(1)).toBe(0);
  expect(store.messageSearchIndex.unindexedChanges).toBe(0);
  expect(await behind([room.id])).toBe(0);
});

it("indexes a bounded number of characters in one batch, and all of them in several", async () => {
  while ((await store.messageSearchIndex.catchUp(500)) > 0);
  const ada = await someone(store);
  const rooms = [await roomOf(store, ada), await roomOf(store, ada)];
  const body = "word ".repeat(800).trim();
  for (const room of rooms) for (let count = 0; count < 40; count += 1) await send(store, room, ada, { body });
  const batches = [];
  for (let indexed = 1; indexed > 0; ) batches.push((indexed = await store.messageSearchIndex.catchUp(500)));
  expect(Math.max(...batches)).toBeLessThanOrEqual(50);
  expect(batches.length).toBeGreaterThan(2);
  const ids = rooms.map(({ id }) => id);
  expect(await behind(ids)).toBe(0);
  const { rows } = await store.pool.query(`SELECT FROM message_search_words WHERE "roomId" = ANY($1::uuid[])`, [ids]);
  expect(rows.length).toBe(80);
});

it("stores the words of few long texts per transaction, because the embedded database does nothing else meanwhile", async () => {
  while ((await store.messageSearchIndex.catchUp(500)) > 0);
  const ada = await someone(store);
  const ids = [];
  const body = "word ".repeat(800).trim();
  for (let count = 0; count < 12; count += 1) {
    const room = await roomOf(store, ada);
    for (let sent = 0; sent < 2; sent += 1) await send(store, room, ada, { body });
    ids.push(room.id);
  }
  const indexed = await store.messageSearchIndex.catchUp(500);
  const { rows } = await store.pool.query<{ texts: number }>(
    `SELECT count(*)::int AS texts FROM message_search_words WHERE "roomId" = ANY($1::uuid[]) GROUP BY xmin::text`,
    [ids],
  );
  expect(indexed).toBe(24);
  expect(rows.reduce((sum, { texts }) => sum + texts, 0)).toBe(24);
  expect(Math.max(...rows.map(({ texts }) => texts))).toBeLessThanOrEqual(8);
});
