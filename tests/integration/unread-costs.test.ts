import { afterAll, beforeAll, expect, it } from "vitest";
import { join, roomOf, someone } from "../../src/contracts/builders.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";
import { markAllRead } from "../../src/contracts/store/rooms/mark-all-read.js";

const MANY = 30_000;
/** Maximum of read rows besides the counted messages. */
const FEW = 500;

let store: EmbeddedStore;
let guest: User;
let room: Room;

beforeAll(async () => {
  store = await openEmbeddedStore();
  const owner = await someone(store);
  guest = await someone(store);
  room = await roomOf(store, owner);
  await join(store, room, guest);
  await store.pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt")
     SELECT md5('message' || n)::uuid, '${room.id}', n, n + 2, '${owner.id}', 'hello', now() FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(`UPDATE room_heads SET seq = ${MANY}, rev = ${MANY + 2} WHERE "roomId" = '${room.id}'`);
  await store.pool.query("VACUUM ANALYZE");
}, 120_000);

afterAll(() => store.close());

const list = () => store.roomReader.list(guest.id, { membership: "joined", at: new Date(), limit: 50 });

it("counts at most 9,999 unread messages of a room, and reads no more for the list of rooms", async () => {
  expect((await list())[0]?.unread.messages).toBe(9_999);
  expect(await rowsRead(store.pool, list)).toBeLessThan(9_999 + FEW);
});

it("counts few messages of others before many of the user's own, and starts at the first of them", async () => {
  const own = await store.pool.query(
    `UPDATE "Message" SET "authorId" = '${guest.id}' WHERE "roomId" = '${room.id}' AND seq > 3 AND seq <= 15_000`,
  );
  expect(own.rowCount).toBe(14_997);
  await store.pool.query(`UPDATE "Message" SET "deletedAt" = now() WHERE "roomId" = '${room.id}' AND seq > 15_000`);
  await store.pool.query("VACUUM ANALYZE");
  expect((await list())[0]?.unread.messages).toBe(3);
  expect((await store.roomReader.accessAtUnread(room.id, guest.id))?.firstUnread).toBe(1);
  expect(await rowsRead(store.pool, list)).toBeLessThan(20_000 + FEW);
});

it("reads few rows for the list of rooms once everything is read", async () => {
  await markAllRead(store, guest);
  expect((await list())[0]?.unread.messages).toBe(0);
  expect(await rowsRead(store.pool, list)).toBeLessThan(FEW);
});
