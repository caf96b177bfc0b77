import { describe, expect, it } from "vitest";
import { changeScheduled, failScheduled } from "../../../domain/messages/scheduled.js";
import { newId, roomOf, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";
import { buildScheduled, claimed, inMs, lockOf, schedule, scheduledScene } from "./scheduled-scene.js";

/** Makes a time lie in the past at once. Stores round times to milliseconds, up as well as down. */
const PAST_MS = -1_000;

export function scheduledQueueContract(open: OpenStore): void {
  const scene = () => scheduledScene(open);
  const authors = async (store: Store, count: number) => {
    const users = await Promise.all(times(count, () => someone(store)));
    return Promise.all(users.map(async (user) => ({ user, room: await roomOf(store, user) })));
  };

  describe("ScheduledQueue", () => {
    it("claims what is due, in the order of its time, and nothing that waits or failed", async () => {
      const { store, user, room } = await scene();
      const second = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const first = await schedule(store, buildScheduled(room, user, inMs(-2_000)));
      await schedule(store, buildScheduled(room, user, inMs(3_600_000)));
      const failed = await schedule(store, buildScheduled(room, user, inMs(-3_000)));
      await store.unitOfWork.run((tx) => tx.scheduled.save(failScheduled(failed, "room.muted")));
      expect((await claimed(store)).of(user)).toEqual([first, second]);
    });

    it("gives a claimed message to nobody else until the claim ends", async () => {
      const { store, user, room } = await scene();
      const due = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const { claimId } = await claimed(store, { leaseMs: PAST_MS });
      expect(await lockOf(store, due)).toEqual({ scheduled: due, claimId });
      const again = await claimed(store);
      expect(again.of(user)).toEqual([due]);
      expect((await claimed(store)).of(user)).toEqual([]);
      expect(await lockOf(store, due)).toEqual({ scheduled: due, claimId: again.claimId });
    });

    it("gives each message to one of many concurrent claims", async () => {
      const { store } = await scene();
      await claimed(store);
      const ids = new Set<string>();
      for (const { user, room } of await authors(store, 12))
        ids.add((await schedule(store, buildScheduled(room, user, inMs(-1_000)))).id);
      const claim = () =>
        store.scheduledQueue.claim({ claimId: newId(), now: new Date(), leaseMs: 60_000, limit: 4, perUser: 3 });
      const taken: string[] = [];
      for (let round = 0; taken.length < ids.size && round < 20; round += 1)
        for (const batch of await Promise.all(times(4, claim))) taken.push(...batch.map(({ id }) => id));
      expect(taken).toHaveLength(ids.size);
      expect(new Set(taken)).toEqual(ids);
    });

    it("takes one message of each author before the second of any, and few of one", async () => {
      const { store } = await scene();
      await claimed(store);
      const [busy, ...others] = await authors(store, 3);
      if (!busy) throw new Error("There is no author.");
      for (const _ of times(5, () => 0)) await schedule(store, buildScheduled(busy.room, busy.user, inMs(-9_000)));
      for (const { user, room } of others) await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const { of } = await claimed(store, { limit: 4, perUser: 3 });
      expect([of(busy.user).length, ...others.map(({ user }) => of(user).length)]).toEqual([2, 1, 1]);
    });

    it("leaves out an author of whom another claim holds messages", async () => {
      const { store, user, room } = await scene();
      for (const _ of times(3, () => 0)) await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const first = await claimed(store, { perUser: 2 });
      expect(first.of(user)).toHaveLength(2);
      expect((await claimed(store, { perUser: 2 })).of(user)).toEqual([]);
      for (const each of first.of(user)) await store.unitOfWork.run((tx) => tx.scheduled.remove(each));
      expect((await claimed(store, { perUser: 2 })).of(user)).toHaveLength(1);
    });

    it("gives the messages of one author to one of many concurrent claims", async () => {
      const { store } = await scene();
      await claimed(store);
      const writers = await authors(store, 20);
      for (const _ of times(5, () => 0)) {
        const due = writers.flatMap(({ user, room }) => times(20, () => buildScheduled(room, user, inMs(-1_000))));
        await store.unitOfWork.run(async (tx) => {
          for (const each of due) await tx.scheduled.add(each, null);
        });
        const batches = await Promise.all(times(8, () => claimed(store, { perUser: 2 })));
        const holders = new Map<string, Set<string>>();
        for (const { claimId, all } of batches)
          for (const { userId } of all) holders.set(userId, (holders.get(userId) ?? new Set()).add(claimId));
        expect([...holders.values()].filter(({ size }) => size > 1)).toEqual([]);
        for (const { user } of writers) await store.unitOfWork.run((tx) => tx.scheduled.removeAll(user.id));
      }
    });

    it("postpones what the claim holds, and the author's other messages with it", async () => {
      const { store, user, room } = await scene();
      const [sent, held, next] = [inMs(-3_000), inMs(-2_000), inMs(-1_000)].map((at) => buildScheduled(room, user, at));
      if (!sent || !held || !next) throw new Error("There is no message.");
      for (const each of [sent, held, next]) await schedule(store, each);
      const { claimId } = await claimed(store, { perUser: 2 });
      const now = new Date();
      await store.scheduledQueue.postpone(user.id, { claimId, ids: [held.id], now, delayMs: 3_600_000 });
      expect(await lockOf(store, held)).toEqual({ scheduled: held, claimId });
      expect(await lockOf(store, sent)).toEqual({ scheduled: sent, claimId });
      await store.unitOfWork.run((tx) => tx.scheduled.remove(sent));
      expect((await claimed(store)).of(user)).toEqual([]);
      await store.scheduledQueue.postpone(user.id, { claimId: newId(), ids: [next.id], now, delayMs: 0 });
      expect((await claimed(store)).of(user)).toEqual([]);
    });

    it("postpones nothing that failed, and nothing that another claim holds", async () => {
      const { store, user, room } = await scene();
      const failed = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      await store.unitOfWork.run((tx) => tx.scheduled.save(failScheduled(failed, "room.muted")));
      const held = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const { claimId } = await claimed(store);
      await store.scheduledQueue.postpone(user.id, {
        claimId: newId(),
        ids: [failed.id, held.id],
        now: new Date(),
        delayMs: 0,
      });
      expect((await lockOf(store, held))?.claimId).toBe(claimId);
      expect((await claimed(store)).of(user)).toEqual([]);
    });

    it("holds up none of an author's messages with one that is tried again later", async () => {
      const { store, user, room } = await scene();
      const [broken, next, last] = [inMs(-3_000), inMs(-2_000), inMs(-1_000)].map((at) =>
        buildScheduled(room, user, at),
      );
      if (!broken || !next || !last) throw new Error("There is no message.");
      for (const each of [broken, next, last]) await schedule(store, each);
      const { claimId } = await claimed(store, { perUser: 1 });
      const later = { claimId, id: broken.id, now: new Date() };
      await store.scheduledQueue.retryLater(user.id, { ...later, delayMs: 3_600_000 });
      expect(await lockOf(store, broken)).toEqual({ scheduled: broken, claimId });
      expect((await claimed(store)).of(user)).toEqual([next, last]);
      for (const each of [next, last]) await store.unitOfWork.run((tx) => tx.scheduled.remove(each));
      expect((await claimed(store)).of(user)).toEqual([]);
      await store.scheduledQueue.retryLater(user.id, { ...later, delayMs: PAST_MS });
      expect((await claimed(store)).of(user)).toEqual([broken]);
    });

    it("takes one message to retry of each author, after all others, and each in turn", async () => {
      const { store } = await scene();
      await claimed(store);
      const [busy, other] = await authors(store, 2);
      if (!busy || !other) throw new Error("There is no author.");
      const broken = times(3, (index) => buildScheduled(busy.room, busy.user, inMs(-9_000 + index)));
      for (const each of broken) await schedule(store, each);
      const retryLater = async ({ claimId, all }: Awaited<ReturnType<typeof claimed>>, delayMs: number) => {
        for (const { userId, id } of all)
          await store.scheduledQueue.retryLater(userId, { claimId, id, now: new Date(), delayMs });
      };
      await retryLater(await claimed(store), -60_000);
      const others = [busy, other].map(({ user, room }) => buildScheduled(room, user, inMs(-1_000)));
      for (const each of others) await schedule(store, each);
      const { all } = await claimed(store, { limit: 2 });
      expect(new Set(all.map(({ id }) => id))).toEqual(new Set(others.map(({ id }) => id)));
      for (const each of others) await store.unitOfWork.run((tx) => tx.scheduled.remove(each));
      const tried: string[] = [];
      for (let round = 0; round < broken.length; round += 1) {
        const next = await claimed(store);
        tried.push(...next.all.map(({ id }) => id));
        await retryLater(next, 0);
      }
      expect(tried).toEqual(broken.map(({ id }) => id));
    });

    it("leaves a message to the claim that holds it now, and to its new time", async () => {
      const { store, user, room } = await scene();
      const due = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const earlier = await claimed(store, { leaseMs: PAST_MS });
      const { claimId } = await claimed(store);
      const retryLater = (by: string) =>
        store.scheduledQueue.retryLater(user.id, { claimId: by, id: due.id, now: new Date(), delayMs: 0 });
      await retryLater(earlier.claimId);
      expect((await claimed(store)).of(user)).toEqual([]);
      await retryLater(claimId);
      const changed = changeScheduled(due, { sendAt: inMs(3_600_000) }, { now: new Date(), maxCharacters: 4_000 });
      await store.unitOfWork.run((tx) => tx.scheduled.save(changed));
      await retryLater(claimId);
      expect((await claimed(store)).of(user)).toEqual([]);
    });

    it("counts the waiting messages of all users, up to a number", async () => {
      const { store, user, room } = await scene();
      const before = await store.scheduledQueue.countWaiting(10_000);
      const failed = await schedule(store, buildScheduled(room, user, inMs(3_600_000)));
      for (const _ of times(2, () => 0)) await schedule(store, buildScheduled(room, user, inMs(3_600_000)));
      await store.unitOfWork.run((tx) => tx.scheduled.save(failScheduled(failed, "room.muted")));
      expect(await store.scheduledQueue.countWaiting(10_000)).toBe(before + 2);
      expect(await store.scheduledQueue.countWaiting(1)).toBe(1);
    });
  });
}
