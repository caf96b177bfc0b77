import { afterAll, beforeAll, expect, it } from "vitest";
import { join, roomOf, send, someone } from "../../src/contracts/builders.js";
import { indexAll, search, searchPage } from "../../src/contracts/store/search/search-scene.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Room } from "../../src/domain/rooms/room.js";
import type { FoundPage } from "../../src/application/ports/message-search.js";
import { rebuildSearch } from "../../src/main/cli/rebuild-search.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const ROOMS = 25;
const MINE = 200;
const ELSEWHERE = 12_000;

let store: EmbeddedStore;
let ada: User;
let grace: User;
let rooms: readonly Room[];

/** Ada has rooms in which only the oldest messages hold a word that all messages of another room hold. */
beforeAll(async () => {
  store = await openEmbeddedStore();
  [ada, grace] = [await someone(store), await someone(store)];
  const made: Room[] = [];
  for (let count = 0; count < ROOMS; count += 1) made.push(await roomOf(store, ada));
  rooms = made;
  for (const [index, room] of rooms.entries())
    await fill(room, ada, MINE, index, "CASE WHEN n = 1 THEN 'word' ELSE 'mine' END");
  await fill(await roomOf(store, grace), grace, ELSEWHERE, ROOMS, "'word ' || n");
  await rebuildSearch(store.messageSearchIndex, { write: () => undefined });
  await store.pool.query("VACUUM ANALYZE");
}, 120_000);

afterAll(() => store.close());

async function fill(room: Room, author: User, messages: number, place: number, body: string): Promise<void> {
  await store.pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
     SELECT ('00000000-0000-7000-8000-' || lpad((n * 100 + ${place})::text, 12, '0'))::uuid, '${room.id}', n, n + 1, '${author.id}',
       ${body}, timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series(1, ${messages}) n`,
  );
  await store.pool.query(
    `UPDATE room_heads SET seq = ${messages}, rev = ${messages + 1} WHERE "roomId" = '${room.id}'`,
  );
}

function afterLast(pages: readonly FoundPage[]) {
  const after = pages.at(-1)?.next;
  return after ? { after } : {};
}

const seqsOf = (pages: readonly FoundPage[]) => pages.flatMap(({ items }) => items.map(({ message }) => message.seq));

it("reads only the rooms of the user for a word that is common elsewhere", async () => {
  const read = await rowsRead(store.pool, async () => expect(await search(store, ada, "word")).toHaveLength(ROOMS));
  expect(read).toBeLessThan(9_000);
});

it("finds everything page by page, although a word is too common to look all of it up", async () => {
  const [room] = rooms;
  if (!room) throw new Error("There is no room.");
  await join(store, room, grace);
  await store.pool.query(`UPDATE "Message" SET "pinnedAt" = now() WHERE body IN ('word 3', 'word 7000')`);
  const pages: FoundPage[] = [];
  const sizes: number[] = [];
  const readPage = async () => {
    const ask = { filter: { has: "pin" }, limit: 5, ...afterLast(pages) } as const;
    pages.push(await searchPage(store, grace, "word", ask));
  };
  while (pages.at(-1)?.next !== null) sizes.push(await rowsRead(store.pool, readPage));
  expect(seqsOf(pages)).toEqual([7000, 3]);
  expect(Math.max(...sizes)).toBeLessThan(100_000);
});

it("goes on after a page whose messages were changed before they were read", async () => {
  const eve = await someone(store);
  const room = await roomOf(store, eve);
  for (const body of ["ghost", "other", "other", "other"]) await send(store, room, eve, { body });
  await indexAll(store);
  await store.pool.query(
    `UPDATE message_search_words SET words = words || '''ghost'':1' WHERE "roomId" = '${room.id}'`,
  );
  const pages: FoundPage[] = [];
  while (pages.at(-1)?.next !== null)
    pages.push(await searchPage(store, eve, "ghost", { limit: 2, ...afterLast(pages) }));
  expect(seqsOf(pages)).toEqual([1]);
});
