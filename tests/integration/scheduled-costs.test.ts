import { afterAll, beforeAll, expect, it } from "vitest";
import { buildScheduled, inMs, schedule } from "../../src/contracts/store/messages/scheduled-scene.js";
import { newId, roomOf, someone, times } from "../../src/contracts/builders.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const WAITING = 2_000;
/** Maximum of rows that a look for due messages costs when none is due. */
const FEW = 10;

let store: EmbeddedStore;
let user: User;
let room: Room;

const claim = (now = new Date()) =>
  store.scheduledQueue.claim({ claimId: newId(), now, leaseMs: 60_000, limit: 50, perUser: 5 });

beforeAll(async () => {
  store = await openEmbeddedStore();
  user = await someone(store);
  room = await roomOf(store, user);
  const waiting = times(WAITING, () => buildScheduled(room, user, inMs(3_600_000)));
  await store.unitOfWork.run(async (tx) => {
    for (const each of waiting) await tx.scheduled.add(each, null);
  });
  await store.pool.query("VACUUM ANALYZE");
}, 120_000);

afterAll(() => store.close());

it("reads few rows while nothing is due, however many messages wait", async () => {
  const look = async () => expect(await claim()).toEqual([]);
  await look();
  expect(await rowsRead(store.pool, look)).toBeLessThan(FEW);
});

it("sends nothing early for a node whose clock is ahead", async () => {
  const due = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
  expect((await claim(inMs(86_400_000))).map(({ id }) => id)).toEqual([due.id]);
});
