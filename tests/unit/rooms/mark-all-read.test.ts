import { expect, it } from "vitest";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { InMemoryRateLimiter, noLimits } from "../../../src/adapters/security/in-memory-rate-limiter.js";
import { FairSemaphore } from "../../../src/application/concurrency/fair-semaphore.js";
import { StoreTurns } from "../../../src/application/limits/store-turns.js";
import { TokenBuckets } from "../../../src/application/limits/token-buckets.js";
import { userTakes } from "../../../src/application/limits/user-takes.js";
import type { ReadMarkers } from "../../../src/application/ports/read-markers.js";
import { MarkAllRead } from "../../../src/application/rooms/mark-all-read.js";
import { Transactions } from "../../../src/application/transactions/transactions.js";
import { moment, roomOf, send, someone, times } from "../../../src/contracts/builders.js";
import { changesOf, revOf } from "../../../src/contracts/store/accounts/user-change-scene.js";
import { listedThreads, member, reply } from "../../../src/contracts/store/messages/thread-scene.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";
import { collectUserRevs } from "../../support/collected-user-revs.js";

const THREADS = 7;
/** Batches for all threads: two of them each, and the last one with the seventh. */
const BATCH = { size: 5, maxMoved: 2 };

async function scene({ rateLimiter = noLimits, fails = (_batch: number): boolean => false } = {}) {
  const store = { ...openMemoryStore(), close: async () => {} };
  const owner = await someone(store);
  const room = await roomOf(store, owner);
  const guest = await member(store, room);
  for (const make of times(THREADS, () => () => send(store, room, owner)))
    await reply(store, room, guest, await make());
  await send(store, room, guest);
  const announced: [string, number][] = [];
  let batches = 0;
  const markers = store.readMarkers;
  const readMarkers: ReadMarkers = {
    markRead: (...given) => markers.markRead(...given),
    markUnread: (...given) => markers.markUnread(...given),
    markRoomsRead: (...given) => markers.markRoomsRead(...given),
    async markThreadsRead(...given) {
      batches += 1;
      if (fails(batches)) throw new Error("The database is away.");
      return markers.markThreadsRead(...given);
    },
  };
  const transactions = new Transactions({
    ...store,
    readMarkers,
    eventPublisher: collectUserRevs(announced),
  });
  const slot = () => new FairSemaphore({ slots: 1, slotsPerName: 1, waiting: 9, waitingPerPath: 9 });
  const turns = new StoreTurns({ reads: slot(), lists: slot() }, { waitingPerAddress: 9 });
  const actor = { userId: owner.id, sessionId: "session" };
  const clock = { now: () => moment(9) };
  const readAll = new MarkAllRead({ transactions, turns, rateLimiter, clock }, BATCH);
  const unread = async () => (await listedThreads(store, owner, { unread: true })).length;
  return { store, owner, actor, turns, readAll, announced, unread };
}

it("marks all threads in batches, and announces each of them to the user's devices", async () => {
  const { store, owner, actor, readAll, announced, unread } = await scene();
  const before = await revOf(store, owner);
  await readAll.execute(actor);
  expect(await unread()).toBe(0);
  expect(announced).toEqual(times(5, (index) => [owner.id, before + 1 + index]));
  const { threads, memberships, rev } = await changesOf(store, owner, before);
  expect([threads.length, memberships.length, rev]).toEqual([THREADS, 1, before + 5]);
  expect(threads.every(({ value }) => value?.unread === 0)).toBe(true);
  await readAll.execute(actor);
  expect(await revOf(store, owner)).toBe(before + 5);
});

it("keeps what was marked before a failure, and finishes on the next attempt", async () => {
  const { store, owner, actor, readAll, announced, unread } = await scene({ fails: (batch) => batch === 3 });
  await expect(readAll.execute(actor)).rejects.toThrow("The database is away.");
  expect(await unread()).toBe(THREADS - 4);
  expect(announced.at(-1)).toEqual([owner.id, await revOf(store, owner)]);
  await readAll.execute(actor);
  expect(await unread()).toBe(0);
  expect(announced.at(-1)).toEqual([owner.id, await revOf(store, owner)]);
});

it("lets the requests of others run between its batches", async () => {
  const { actor, turns, readAll, unread } = await scene();
  const finished: string[] = [];
  const marking = readAll.execute(actor).then(() => finished.push("all is read"));
  const other = { userId: "other", sessionId: "other" };
  const reads = times(3, () => turns.read(other, async () => void finished.push("a read")));
  await Promise.all([marking, ...reads]);
  expect(finished).toEqual(["a read", "a read", "a read", "all is read"]);
  expect(await unread()).toBe(0);
});

it("costs requests for each batch, more for one that marks threads, and is refused to who owes requests", async () => {
  const { quota } = DEFAULT_LIMITS["request.user"];
  const rateLimiter = new InMemoryRateLimiter(new TokenBuckets(DEFAULT_LIMITS, { elapsedMs: () => 0 }));
  const { actor, readAll, unread } = await scene({ rateLimiter });
  await readAll.execute(actor);
  expect(rateLimiter.left("request.user", actor.userId).remaining).toBe(quota - 4 * 3);
  await readAll.execute(actor);
  expect(rateLimiter.left("request.user", actor.userId).remaining).toBe(quota - 4 * 3 - 2);
  for (const { action, key, cost } of userTakes("request.user", actor, quota))
    await rateLimiter.charge(action, key, cost);
  await expect(readAll.execute(actor)).rejects.toMatchObject({ code: "rate.limited" });
  expect(await unread()).toBe(0);
});
