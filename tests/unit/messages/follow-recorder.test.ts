import { expect, it } from "vitest";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { FollowRecorder } from "../../../src/application/messages/follow-recorder.js";
import { Transactions } from "../../../src/application/transactions/transactions.js";
import { roomOf, send, someone, times } from "../../../src/contracts/builders.js";
import { changesOf, revOf } from "../../../src/contracts/store/accounts/user-change-scene.js";
import { member, reply } from "../../../src/contracts/store/messages/thread-scene.js";
import type { Store } from "../../../src/contracts/store/store.js";
import { collectUserRevs } from "../../support/collected-user-revs.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const TICK_MS = 1_000;

async function scene() {
  const store: Store = { ...openMemoryStore(), close: async () => {} };
  const [owner, room] = await someone(store).then(async (user) => [user, await roomOf(store, user)] as const);
  const scheduler = new VirtualScheduler();
  const announced: [string, number][] = [];
  const reported: unknown[] = [];
  const transactions = new Transactions({
    ...store,
    eventPublisher: collectUserRevs(announced),
  });
  const open = (run: Pick<Transactions, "run">["run"] = (work) => transactions.run(work)) =>
    new FollowRecorder({
      userChangeReader: store.userChangeReader,
      transactions: { run },
      scheduler,
      report: (error) => void reported.push(error),
    });
  return { store, owner, room, scheduler, announced, reported, transactions, open };
}

it("announces a follow that a mention made, a moment after the reply", async () => {
  const { store, owner, room, scheduler, announced, open } = await scene();
  const [replier, mentioned] = [await member(store, room), await member(store, room)];
  const root = await send(store, room, owner);
  const before = await revOf(store, mentioned);
  open().start();
  await reply(store, room, replier, root, { mentions: { userIds: [mentioned.id], room: false, here: false } });
  expect(announced).toEqual([]);
  await scheduler.advance(TICK_MS);
  expect(new Map(announced).get(mentioned.id)).toBe(before + 1);
  expect(announced.map(([userId]) => userId).sort()).toEqual([owner, replier, mentioned].map(({ id }) => id).sort());
  const { threads } = await changesOf(store, mentioned, before);
  expect(threads).toMatchObject([{ id: root.id, value: { following: true, unread: 1 } }]);
});

it("goes on at once while batches are full", async () => {
  const { store, owner, room, scheduler, open } = await scene();
  for (const root of await Promise.all(times(1_100, () => send(store, room, owner))))
    await reply(store, room, owner, root);
  open().start();
  await scheduler.advance(TICK_MS + 150);
  const { threads, missing } = await changesOf(store, owner, 0, { limit: 5_000, findMissing: true });
  expect([threads.length, missing]).toEqual([1_100, false]);
});

it("tries again after failures, of which it reports the first", async () => {
  const { store, owner, room, scheduler, announced, reported, transactions, open } = await scene();
  let failures = 0;
  open((work) => {
    if (failures === 3) return transactions.run(work);
    failures += 1;
    return Promise.reject(new Error("The database is away."));
  }).start();
  await reply(store, room, owner, await send(store, room, owner));
  await scheduler.advance(4 * TICK_MS);
  expect([failures, reported.length, announced.length]).toEqual([3, 1, 1]);
});

it("removes follows that end although recording others fails", async () => {
  const { store, owner, room, scheduler, reported, transactions, open } = await scene();
  await reply(store, room, owner, await send(store, room, owner));
  let calls = 0;
  const outcomes: string[] = [];
  open(async (work) => {
    calls += 1;
    outcomes.push(calls % 2 === 1 ? "failed" : "done");
    if (calls % 2 === 1) throw new Error("These follows cannot be recorded.");
    return transactions.run(work);
  }).start();
  await scheduler.advance(2 * TICK_MS);
  expect([outcomes, reported.length]).toEqual([["failed", "done", "failed", "done"], 1]);
});

it("records nothing after it stopped", async () => {
  const { store, owner, room, scheduler, announced, open } = await scene();
  const recorder = open();
  recorder.start();
  await recorder.stop();
  await reply(store, room, owner, await send(store, room, owner));
  await scheduler.advance(5 * TICK_MS);
  expect(announced).toEqual([]);
});

it("begins no transaction while nothing waits, and records what comes then", async () => {
  const { store, owner, room, scheduler, announced, transactions, open } = await scene();
  let runs = 0;
  open((work) => {
    runs += 1;
    return transactions.run(work);
  }).start();
  await scheduler.advance(10 * TICK_MS);
  expect(runs).toBe(0);
  await reply(store, room, owner, await send(store, room, owner));
  await scheduler.advance(10 * TICK_MS);
  expect([runs, announced.length]).toEqual([2, 1]);
});
