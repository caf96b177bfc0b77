import { afterAll, beforeAll, expect, it } from "vitest";
import { join, roomOf, sendMany, someone } from "../../src/contracts/builders.js";
import { searchPage, searchPages } from "../../src/contracts/store/search/search-scene.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { SearchOrder } from "../../src/domain/search/found-messages.js";
import { matchMessage } from "../../src/domain/search/match-message.js";
import { parseMessageQuery, type MessageQuery } from "../../src/domain/search/message-query.js";
import { rebuildSearch } from "../../src/main/cli/rebuild-search.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const MANY = 40_000;
const ROOMS = 20;
/** Maximum of rows and index entries that one search reads, whatever its words are. */
const MOST_READ = 40_000;
const MOST_PAGES = 6;

let store: EmbeddedStore;
/** Members of all rooms, and of one. */
let everywhere: User;
let inOne: User;
let stored: readonly Readonly<{ id: string; roomId: string; body: string }>[];
let ownRoomId: string;

beforeAll(async () => {
  store = await openEmbeddedStore();
  [everywhere, inOne] = [await someone(store), await someone(store)];
  const rooms = [];
  for (let count = 0; count < ROOMS; count += 1) rooms.push(await roomOf(store, everywhere));
  ownRoomId = rooms[0]?.id ?? "";
  if (rooms[0]) await join(store, rooms[0], inOne);
  await store.pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
     SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ($1::uuid[])[1 + n % ${ROOMS}], 1 + n / ${ROOMS},
       10 + n / ${ROOMS}, $2::uuid,
       CASE WHEN n = 3000 THEN 'the the needle' ELSE 'the ' END || CASE WHEN n % 2 = 0 THEN 'heads ' ELSE 'tails ' END
         || 'w' || n % 50 || ' to the w' || n % 7 || CASE WHEN n % 4 = 0 THEN ' 我们的' || repeat('哈', n % 9) ELSE '' END || ' is',
       timestamptz '2026-01-01' + (n / 3) * interval '1 second'
     FROM generate_series(1, ${MANY}) n`,
    [rooms.map(({ id }) => id), everywhere.id],
  );
  await store.pool.query(`UPDATE room_heads SET seq = ${MANY}, rev = ${MANY}`);
  await rebuildSearch(store.messageSearchIndex, { write: () => undefined });
  await store.pool.query("VACUUM ANALYZE");
  const { rows } = await store.pool.query<{ id: string; roomId: string; body: string }>(
    `SELECT id, "roomId", body FROM "Message" ORDER BY "sentAt" DESC, id DESC`,
  );
  stored = rows;
}, 240_000);

afterAll(() => store.close());

const QUERIES = [
  '"the the"',
  '"is the"',
  '"to the"',
  '"heads" "tails"',
  '"heads tails"',
  '"needle" the',
  "is needle th",
  "need",
  "w1",
  "t",
  "q",
  "我们",
  "的哈",
  "们我",
  "哈".repeat(200),
  `${"我们的哈".repeat(40)} the is to`,
  `"${"the ".repeat(49)}the"`,
  "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x",
  "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10",
] as const;

const rowsOf = (user: User, q: string, order: SearchOrder) =>
  rowsRead(store.pool, () => searchPage(store, user, q, { order }));

const scan = (query: MessageQuery, user: User) =>
  stored.filter(({ roomId, body }) => (user === everywhere || roomId === ownRoomId) && matchMessage(query, body));

it.each(QUERIES)("reads a bounded number of rows to find %s, for members of all rooms and of one", async (q) => {
  for (const user of [everywhere, inOne])
    for (const order of ["newest", "relevance"] as const) {
      expect(await rowsOf(user, q, order)).toBeLessThan(MOST_READ);
    }
});

it.each(QUERIES)("finds with %s the same as a scan, page by page", async (q) => {
  const query = parseMessageQuery(q);
  for (const user of [everywhere, inOne]) {
    const scanned = scan(query, user).slice(0, 300);
    const found: string[] = [];
    let pages = 0;
    for await (const { items } of searchPages(store, user, q, { order: "newest" })) {
      found.push(...items.map(({ message }) => message.id));
      pages += 1;
      if (found.length >= 300) break;
    }
    expect(found.slice(0, 300)).toEqual(scanned.map(({ id }) => id));
    expect(pages).toBeLessThanOrEqual(MOST_PAGES);
  }
});

it.each(['"the the"', '"the needle" w3', "哈".repeat(200)])(
  "finds by relevance with %s what one request cannot reach, on a later page",
  async (q) => {
    const query = parseMessageQuery(q);
    const scanned = scan(query, everywhere);
    const found: string[] = [];
    for await (const { items } of searchPages(store, everywhere, q, { order: "relevance" }))
      found.push(...items.map(({ message }) => message.id));
    expect(found.toSorted()).toEqual(scanned.map(({ id }) => id).toSorted());
  },
);

it.each(["newest", "relevance"] as const)("compares texts of a bounded size for a page, order by %s", async (order) => {
  const author = await someone(store);
  const room = await roomOf(store, author);
  const sent = await sendMany(store, room, author, 20, () => ({ body: "🦀".repeat(4_000) }));
  const found: string[] = [];
  let pages = 0;
  for await (const { items } of searchPages(store, author, "🦀".repeat(50), { order })) {
    expect(items.length).toBeLessThanOrEqual(8);
    found.push(...items.map(({ message }) => message.id));
    pages += 1;
  }
  expect(found.toSorted()).toEqual(sent.map(({ id }) => id).toSorted());
  expect(pages).toBeLessThanOrEqual(4);
});
