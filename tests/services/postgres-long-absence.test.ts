import { expect, it, onTestFinished } from "vitest";
import { createClient, memoryStore, type Message, type SyncTalkClient } from "../../client/src/index.js";
import type { MessageLog } from "../../src/application/ports/message-log.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { consecutive, join, roomOf, send, someone } from "../../src/contracts/builders.js";
import { startTestServer } from "../../src/main/testing.js";
import type { RoomSynced } from "../../src/protocol/entities.js";
import { register } from "../support/client.js";
import { CHANGED_ENTITIES, changeRoomOften, EDITED_MESSAGES } from "../support/long-absence.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { rowsRead } from "../support/rows-read.js";

const PAGE = 100;
/** Rows and index entries of a page, of its authors and of the room. */
const ROWS_OF_A_PAGE = 1_000;

async function postgres() {
  const created = await createMigratedDatabase();
  onTestFinished(() => created.drop());
  return created;
}

it("reads a page of its own size, however many changes follow", { timeout: 120_000 }, async () => {
  const { url } = await postgres();
  const database = openServerDatabase({ url, poolSize: 1 });
  const store = { ...openPrismaStore(database), close: () => database.close() };
  onTestFinished(() => store.close());
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

/** Counts the pages that are read at the same time, and the entities of the largest one. */
function watched(messageLog: MessageLog) {
  const most = { pages: 0, entities: 0 };
  let pages = 0;
  const changes: MessageLog["changes"] = async (...query) => {
    pages += 1;
    most.pages = Math.max(most.pages, pages);
    try {
      const page = await messageLog.changes(...query);
      if (page) most.entities = Math.max(most.entities, page.messages.length + page.members.length);
      return page;
    } finally {
      pages -= 1;
    }
  };
  const watchedLog = new Proxy(messageLog, {
    get: (log, name) => {
      if (name === "changes") return changes;
      const value: unknown = Reflect.get(log, name);
      return typeof value === "function" ? value.bind(log) : value;
    },
  });
  return { messageLog: watchedLog, most };
}

it("gives a program on the SDK all of 100,000 changes as events, and holds few of them", {
  timeout: 180_000,
}, async () => {
  const { url } = await postgres();
  const database = openServerDatabase({ url });
  const store = openPrismaStore(database);
  const { messageLog, most } = watched(store.messageLog);
  const app = await startTestServer({ overrides: { ...store, messageLog } });
  onTestFinished(async () => {
    await app.close();
    await database.close();
  });
  const ada = await register(app.url);
  const room = await ada.createRoom();
  const storage = memoryStore();
  const open = (): SyncTalkClient => {
    const { user } = ada.session;
    const client = createClient({ url: app.url, token: () => ada.token, user, storage, maxChanges: null });
    onTestFinished(() => client.disconnect());
    return client;
  };
  const before = open();
  await before.connect();
  before.disconnect();
  const newest = await changeRoomOften(database.pool, { id: room.id, owner: ada.id, rev: room.rev });

  const program = open();
  const revs: number[] = [];
  const seqs = new Set<number>();
  const members = new Set<string>();
  const held = { messages: 0, members: 0, buffered: 0, ranges: 0 };
  program.on("message", ({ rev, seq }: Message) => {
    revs.push(rev);
    seqs.add(seq ?? 0);
  });
  program.on("edited", () => expect.unreachable("Nothing was edited after it arrived."));
  program.on("member", ({ member }) => {
    revs.push(member.rev);
    members.add(member.user.id);
  });
  program.on("resynced", ({ reset }) => expect(reset).toBe(false));
  program.subscribe(() => {
    const state = program.state.rooms.get(room.id);
    held.messages = Math.max(held.messages, state?.messages.length ?? 0);
    held.members = Math.max(held.members, state?.members.size ?? 0);
    held.buffered = Math.max(held.buffered, state?.buffered.length ?? 0);
    held.ranges = Math.max(held.ranges, state?.announced.ahead.length ?? 0);
  });
  await program.connect();
  expect([revs.length, seqs.size + members.size]).toEqual([CHANGED_ENTITIES, CHANGED_ENTITIES]);
  expect(revs.every((rev, index) => index === 0 || rev > (revs[index - 1] ?? 0))).toBe(true);
  expect(program.state.rooms.get(room.id)).toMatchObject({ rev: newest, buffered: [], announced: { ahead: [] } });
  expect(most).toEqual({ pages: 1, entities: PAGE });
  expect(held.messages).toBeLessThanOrEqual(100);
  expect(held.members).toBeLessThanOrEqual(200);
  expect(held.buffered).toBe(0);
  expect(held.ranges).toBeLessThanOrEqual(EDITED_MESSAGES);
});
