import { expect, it, onTestFinished } from "vitest";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { consecutive, join, roomOf, send, someone } from "../../src/contracts/builders.js";
import { startTestServer } from "../../src/main/testing.js";
import type { RoomSynced } from "../../src/protocol/entities.js";
import { register } from "../support/client.js";
import { migrationsDirectory } from "../support/embedded-template.js";
import { CHANGED_ENTITIES, changeRoomOften } from "../support/long-absence.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { rowsRead } from "../support/rows-read.js";

const PAGE = 100;
/** Rows and index entries of a page, of its authors and of the room. */
const ROWS_OF_A_PAGE = 1_000;

async function postgres() {
  const created = await createPostgresDatabase();
  onTestFinished(() => created.drop());
  return created;
}

it("reads a page of its own size, however many changes follow", { timeout: 120_000 }, async () => {
  const { url } = await postgres();
  const database = openServerDatabase({ url, poolSize: 1 });
  const store = { ...openPrismaStore(database), close: () => database.close() };
  onTestFinished(() => store.close());
  await migrate(database.pool, migrationsDirectory);
  const [owner, guest] = [await someone(store), await someone(store)];
  const room = await roomOf(store, owner);
  const { rev } = await join(store, room, guest);
  const changes = (after: number, maxChanges?: number) =>
    store.messageLog.changes(room.id, { after, limit: PAGE, ...(maxChanges && { maxChanges }) });
  // Repeats each statement until PostgreSQL caches its plan while the room is small.
  for (let times = 0; times < 7; times += 1) {
    await changes(1);
    await changes(1, 10);
  }

  const newest = await changeRoomOften(database.pool, { id: room.id, owner: owner.id, rev });
  const read: Record<string, number> = {};
  for (const [page, after] of [
    ["first", rev],
    ["middle", rev + 50_000],
    ["edits", rev + 96_000],
    ["joins", newest - 4_000],
    ["last", newest - 10],
  ] as const)
    read[page] = await rowsRead(database.pool, () => changes(after));
  read["too many changes"] = await rowsRead(database.pool, async () => expect(await changes(rev, 500)).toBeNull());
  expect(Object.entries(read).filter(([, rows]) => rows > ROWS_OF_A_PAGE)).toEqual([]);
  await send(store, room, owner);
  expect(await changes(newest)).toMatchObject({ rev: newest + 1, more: false });
});

it("returns all of 100,000 changes in order, each once, to a reader without maxChanges", {
  timeout: 120_000,
}, async () => {
  const { persistence, url } = await postgres();
  const app = await startTestServer({ config: { persistence } });
  onTestFinished(() => app.close());
  const database = openServerDatabase({ url, poolSize: 1 });
  onTestFinished(() => database.close());
  const ada = await register(app.url);
  onTestFinished(() => ada.close());
  const room = await ada.createRoom();
  const newest = await changeRoomOften(database.pool, { id: room.id, owner: ada.id, rev: room.rev });
  const live = await ada.connect();

  const revs: number[] = [];
  const ids = new Set<string>();
  let after = room.rev;
  for (let more = true; more; ) {
    const page = await live.do<RoomSynced>("room:sync", { roomId: room.id, after, epoch: live.ready.epoch });
    const entities = [
      ...page.messages.map(({ id, rev }) => ({ id, rev })),
      ...page.members.map(({ user: { id }, rev }) => ({ id, rev })),
    ];
    expect([page.reset, page.from, entities.length <= PAGE]).toEqual([false, after, true]);
    revs.push(...entities.map(({ rev }) => rev).sort((a, b) => a - b));
    for (const { id } of entities) ids.add(id);
    ({ rev: after, more } = page);
  }
  expect(after).toBe(newest);
  expect(ids.size).toBe(CHANGED_ENTITIES);
  expect(revs.length).toBe(CHANGED_ENTITIES);
  expect(revs.every((rev, index) => index === 0 || rev > (revs[index - 1] ?? 0))).toBe(true);
  expect(revs.slice(-5_000)).toEqual(consecutive(5_000, newest - 4_999));

  const wished = await live.do<RoomSynced>("room:sync", {
    roomId: room.id,
    after: room.rev,
    maxChanges: CHANGED_ENTITIES - 1,
  });
  expect(wished).toMatchObject({ reset: true, rev: newest });
});
