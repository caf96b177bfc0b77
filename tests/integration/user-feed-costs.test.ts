import { afterAll, beforeAll, expect, it } from "vitest";
import { join, moment, roomOf, send, someone, times } from "../../src/contracts/builders.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const MANY_ROOMS = 300;
/** Maximum of rows that one changed membership costs. */
const FEW = 100;

let store: EmbeddedStore;
let guest: User;
let room: Room;

beforeAll(async () => {
  store = await openEmbeddedStore();
  const owner = await someone(store);
  guest = await someone(store);
  const rooms: Room[] = [];
  for (const make of times(MANY_ROOMS, () => () => roomOf(store, owner))) rooms.push(await make());
  for (const each of rooms) await join(store, each, guest);
  room = rooms[0] as Room;
  await send(store, room, owner);
  await store.pool.query("VACUUM ANALYZE");
}, 120_000);

afterAll(() => store.close());

it("reads few rows after a mark of one room, however many rooms the user has", async () => {
  const rev = (await store.readMarkers.markRead(room.id, guest.id, 1, moment()))?.rev ?? 0;
  const read = async () => {
    const pages = await store.userChangeReader.changes(new Map([[guest.id, rev - 1]]), { limit: 100 });
    expect(pages.get(guest.id)?.memberships.map(({ roomId }) => roomId)).toEqual([room.id]);
  };
  await read();
  expect(await rowsRead(store.pool, read)).toBeLessThan(FEW);
  const all = () => store.roomReader.memberships(guest.id);
  expect(await rowsRead(store.pool, all)).toBeGreaterThan(MANY_ROOMS);
});
