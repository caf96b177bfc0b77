import { afterAll, beforeAll, expect, it } from "vitest";
import { change, join, moment, roomOf, send, someone } from "../../src/contracts/builders.js";
import { search } from "../../src/contracts/store/search/search-scene.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { rebuildSearch } from "../../src/main/cli/rebuild-search.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const MANY = 20_000;
/** Maximum of read rows: some thousands are walked before a word is looked up. */
const FEW = 15_000;

let store: EmbeddedStore;
let ada: User;
let room: Room;

/** Stores many messages behind the back of the store: half of them with `even`, the oldest with `oldest`. */
beforeAll(async () => {
  store = await openEmbeddedStore();
  ada = await someone(store);
  room = await roomOf(store, ada);
  await store.pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
     SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '${room.id}', n, n + 1, '${ada.id}',
       CASE WHEN n <= 2 THEN 'the oldest' WHEN n % 2 = 0 THEN 'even ' || n ELSE 'odd ' || n END,
       timestamptz '2026-01-01' + n * interval '1 second'
     FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(`UPDATE room_heads SET seq = ${MANY}, rev = ${MANY + 1} WHERE "roomId" = '${room.id}'`);
}, 120_000);

afterAll(() => store.close());

it("refuses a search while too much is not indexed, and finds everything after a rebuild", async () => {
  await expect(search(store, ada, "oldest")).rejects.toMatchObject({ code: "service.unavailable" });
  let text = "";
  expect(await store.messageSearchIndex.rebuild(500)).toBe(500);
  expect(await store.messageSearchIndex.rebuildProgress()).toEqual({ done: 500, total: MANY });
  const line = await rebuildSearch(store.messageSearchIndex, { write: (more) => void (text += more) });
  expect(line).toContain(`${MANY - 500} were indexed, after 500 earlier`);
  expect(text.split("\n")).toHaveLength(12);
  expect(await store.messageSearchIndex.catchUp(10)).toBe(0);
  await store.pool.query("VACUUM ANALYZE");
  expect((await search(store, ada, "old")).map(({ message }) => message.seq)).toEqual([2, 1]);
  expect((await search(store, ada, "even", { limit: 2 })).map(({ message }) => message.seq)).toEqual([MANY, MANY - 2]);
});

it.each(["even", "oldest", "odd 10001", "missing", "e", "10"])(
  "reads a bounded number of rows to find %s, however many messages there are",
  async (q) => {
    const read = await rowsRead(store.pool, () => search(store, ada, q, { limit: 20 }));
    expect(read).toBeLessThan(FEW);
  },
);

it("repairs lost and damaged words with a rebuild while messages change", async () => {
  const grace = await someone(store);
  const other = await roomOf(store, grace);
  await join(store, other, ada);
  const [one, two] = [
    await send(store, other, grace, { body: "first" }),
    await send(store, other, grace, { body: "two" }),
  ];
  await rebuildSearch(store.messageSearchIndex, { write: () => undefined });
  await store.pool.query(`UPDATE message_search_words SET words = '' WHERE "messageId" = '${one.id}'`);
  await change(store, two, "second");
  await send(store, other, grace, { body: "third", sentAt: moment(99) });
  expect(await search(store, grace, "first")).toEqual([]);
  await rebuildSearch(store.messageSearchIndex, { write: () => undefined });
  for (const q of ["first", "second", "third"]) expect(await search(store, grace, q)).toHaveLength(1);
  expect(await search(store, grace, "two")).toEqual([]);
});

it("bounds a batch of a rebuild by the length of its messages too, because its words take time to find", async () => {
  const grace = await someone(store);
  const other = await roomOf(store, grace);
  await store.pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
     SELECT ('00000000-0000-7000-7000-' || lpad(n::text, 12, '0'))::uuid, '${other.id}', n, n + 1, '${grace.id}',
       'long' || n || repeat(' é́̂', 996), now()
     FROM generate_series(1, 100) n`,
  );
  await store.pool.query(`UPDATE room_heads SET seq = 100, rev = 101 WHERE "roomId" = '${other.id}'`);
  const made = await store.messageSearchIndex.rebuild(100);
  expect(made).toBeGreaterThan(1);
  expect(made).toBeLessThan(100);
  while ((await store.messageSearchIndex.rebuild(500)) > 0);
  for (const q of ['"long1"', '"long100"']) expect(await search(store, grace, q)).toHaveLength(1);
});

it("indexes once, however many nodes work at a time", async () => {
  const grace = await someone(store);
  const other = await roomOf(store, grace);
  for (let count = 0; count < 30; count += 1) await send(store, other, grace, { body: `word ${count}` });
  await Promise.all([1, 2, 3].map(() => store.messageSearchIndex.catchUp(20)));
  while ((await store.messageSearchIndex.catchUp(20)) > 0);
  const { rows } = await store.pool.query(`SELECT FROM message_search_words WHERE "roomId" = '${other.id}'`);
  expect(rows).toHaveLength(30);
  expect(await search(store, grace, "word")).toHaveLength(30);
});
