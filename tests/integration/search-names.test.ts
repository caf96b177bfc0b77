import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { SearchNameSweep } from "../../src/application/search/search-name-sweep.js";
import { newId, roomOf, someone } from "../../src/contracts/builders.js";
import { foundRooms } from "../../src/contracts/store-reads.js";
import { parseSearchPrefix } from "../../src/domain/accounts/names/user-search.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";

let store: EmbeddedStore;

beforeAll(async () => {
  store = await openEmbeddedStore();
});

afterAll(() => store.close());

const sql = (text: string) => store.pool.query(text);

/** Stores names like the earlier version, without their folded forms. */
async function storedByEarlierVersion(name: string): Promise<Readonly<{ userId: string; roomId: string }>> {
  const [userId, roomId] = [newId(), newId()];
  await sql(`INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
    VALUES ('${userId}', '${userId}@example.org', '${userId.slice(-12)}', '${name}', '', now())`);
  await sql(`INSERT INTO user_names VALUES ('${userId}', lower('${name}'))`);
  await sql(`INSERT INTO "Room" (id, kind, name, "createdAt") VALUES ('${roomId}', 'public', '${name}', now())`);
  await sql(`INSERT INTO room_heads ("roomId") VALUES ('${roomId}')`);
  return { userId, roomId };
}

async function idsFound(q: string): Promise<readonly string[]> {
  const reader = await someone(store);
  const people = await store.userRepository.search({ prefix: parseSearchPrefix(q), limit: 1000 });
  const rooms = await foundRooms(store, reader, q);
  return [...people.map(({ user }) => user.id), ...rooms.map(({ room }) => room.id)];
}

async function catchUp(): Promise<number> {
  const made = await store.searchNames.catchUp(2);
  return made === 0 ? 0 : made + (await catchUp());
}

it("indexes names of an earlier version in batches, and then finds nothing to do", async () => {
  const stored = [];
  for (const index of [1, 2, 3, 4, 5]) stored.push(await storedByEarlierVersion(`Ancient Straße ${index}`));
  expect(await idsFound("straße")).toEqual([]);
  expect(await store.searchNames.catchUp(2)).toBe(2);
  expect(await idsFound("straße")).toHaveLength(4);
  expect(await catchUp()).toBe(3);
  const ids = stored.flatMap(({ userId, roomId }) => [userId, roomId]);
  expect([...(await idsFound("STRASSE"))].sort()).toEqual(ids.sort());
});

it("follows renames and deletions by a node of the earlier version while both versions run", async () => {
  const owner = await someone(store, { displayName: "Kafé One" });
  const room = await roomOf(store, owner, { name: "Kafé One" });
  await sql(`UPDATE "User" SET "displayName" = 'Kafé Two' WHERE id = '${owner.id}'`);
  await sql(`UPDATE "Room" SET name = 'Kafé Two' WHERE id = '${room.id}'`);
  await catchUp();
  expect([await idsFound("kafe one"), await idsFound("kafe two")]).toEqual([[], [owner.id, room.id]]);
  await sql(`UPDATE "User" SET "displayName" = 'Deleted user', username = 'deleted_1', "deletedAt" = now()
    WHERE id = '${owner.id}'`);
  expect(await idsFound("kafe two")).toEqual([room.id]);
  await catchUp();
  const { rows } = await sql(`SELECT FROM user_search_names WHERE "userId" = '${owner.id}'`);
  expect(rows).toEqual([]);
});

it("hides a room at once when a node of the earlier version archives it", async () => {
  const owner = await someone(store);
  const room = await roomOf(store, owner, { name: "Attic" });
  await sql(`UPDATE "Room" SET "archivedAt" = now() WHERE id = '${room.id}'`);
  expect(await idsFound("attic")).toEqual([]);
});

it("continues by itself after a failed batch, and stops on request", async () => {
  await storedByEarlierVersion("Zanzibar");
  const reported: unknown[] = [];
  const waiting: (() => void)[] = [];
  let failures = 1;
  const searchNames = {
    catchUp: (limit: number) =>
      failures-- > 0 ? Promise.reject(new Error("The database is away.")) : store.searchNames.catchUp(limit),
  };
  const scheduler = {
    after: (_ms: number, act: () => void) => {
      waiting.push(act);
      return { cancel: () => {} };
    },
    soon: (act: () => void) => act(),
  };
  const sweep = new SearchNameSweep({ searchNames, scheduler, report: (error) => reported.push(error) });
  onTestFinished(() => sweep.stop());
  sweep.start();
  waiting.shift()?.();
  await expect.poll(() => reported.length).toBe(1);
  await expect.poll(() => waiting.length).toBe(1);
  waiting.shift()?.();
  await expect.poll(() => idsFound("zanzibar")).toHaveLength(2);
  await sweep.stop();
  await storedByEarlierVersion("Madagascar");
  for (const act of waiting) act();
  expect(await idsFound("madagascar")).toEqual([]);
});
