import { describe, expect, it } from "vitest";
import type { User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import { MAX_ENDED_AT_ONCE } from "../../../domain/messages/thread-follow.js";
import { send, times } from "../../builders.js";
import { member, reply, threadScene } from "../messages/thread-scene.js";
import { changesOf, dropFollows, listed, revOf, setFavourite } from "./user-change-scene.js";
import type { OpenStore, Store } from "../store.js";

const record = (store: Store, user: User, limit = 100) =>
  store.unitOfWork.run(async (tx) => {
    await tx.userChanges.recordMissing(user.id, limit);
    return tx.raisedUsers;
  });
/** Records what all users lack. */
async function recordAll(store: Store): Promise<ReadonlyMap<string, number>> {
  const { taken, raised } = await store.unitOfWork.run(async (tx) => ({
    taken: await tx.userChanges.recordAppended(500),
    raised: tx.raisedUsers,
  }));
  return taken < 500 ? raised : new Map([...raised, ...(await recordAll(store))]);
}
const isMissing = async (store: Store, user: User) => (await changesOf(store, user, 0, { findMissing: true })).missing;

export function userChangeRecordsContract(open: OpenStore): void {
  /** A user who follows threads because of replies. */
  const scene = async (threads: number) => {
    const { store, owner, room } = await threadScene(open);
    const roots = await Promise.all(times(threads, () => send(store, room, owner)));
    for (const root of roots) await reply(store, room, owner, root);
    return { store, owner, room, roots, before: await revOf(store, owner) };
  };

  describe("UserChangeRepository", () => {
    it("records what is missing, as much as was asked for under one rev", async () => {
      const { store, owner, room, roots, before } = await scene(5);
      expect(await isMissing(store, owner)).toBe(true);
      const raised = [];
      for (const limit of times(4, () => 2)) raised.push((await record(store, owner, limit)).get(owner.id));
      expect(raised).toEqual([before + 1, before + 2, before + 3, undefined]);
      expect(await isMissing(store, owner)).toBe(false);
      const sizes = [];
      const found = new Set<string>();
      for (let after = 0, more = true; more; ) {
        const page = await changesOf(store, owner, after, { limit: 2 });
        sizes.push(listed(page).length);
        for (const { id } of [...page.memberships, ...page.threads]) found.add(id);
        ({ rev: after, more } = page);
      }
      expect(sizes).toEqual([3, 2, 1]);
      expect(found).toEqual(new Set([room.id, ...roots.map(({ id }) => id)]));
    });

    it("says that something is missing on the last page alone, and only when asked", async () => {
      const { store, owner, room, before } = await scene(1);
      await setFavourite(store, room, owner, true);
      await record(store, owner);
      await reply(store, room, owner, await send(store, room, owner));
      const first = await changesOf(store, owner, before, { limit: 1, findMissing: true });
      expect([first.more, first.missing]).toEqual([true, false]);
      const last = await changesOf(store, owner, first.rev, { limit: 1, findMissing: true });
      expect([last.more, last.missing]).toEqual([false, true]);
      expect((await changesOf(store, owner, first.rev, { limit: 1 })).missing).toBe(false);
    });

    it("leaves alone what is recorded, also what was removed", async () => {
      const { store, owner, room, before } = await scene(1);
      await dropFollows(store, room, owner);
      await setFavourite(store, room, owner, true);
      expect((await record(store, owner)).size).toBe(0);
      expect(await revOf(store, owner)).toBe(before + 2);
    });

    it("records a follow that a reply made anew after its room was left", async () => {
      const { store, owner, room, roots, before } = await scene(1);
      const [root] = roots as [Message];
      await record(store, owner);
      await dropFollows(store, room, owner);
      await reply(store, room, owner, root);
      expect(await isMissing(store, owner)).toBe(true);
      expect((await record(store, owner)).get(owner.id)).toBe(before + 3);
      expect(await isMissing(store, owner)).toBe(false);
      const { threads } = await changesOf(store, owner, before + 2);
      expect(threads).toMatchObject([{ id: root.id, rev: before + 3, value: { following: true, readSeq: 2 } }]);
    });

    it("records follows that replies made or moved, of everybody whom they concern, and each once", async () => {
      const { store, owner, room } = await threadScene(open);
      const [replier, mentioned] = [await member(store, room), await member(store, room)];
      const bystander = await member(store, room);
      const root = await send(store, room, owner);
      await recordAll(store);
      const people = [owner, replier, mentioned, bystander];
      const before = await Promise.all(people.map((user) => revOf(store, user)));
      const mentions = { userIds: [mentioned.id], room: false, here: false };
      await reply(store, room, replier, root);
      await reply(store, room, replier, root, { mentions });
      const raised = await recordAll(store);
      const rises = people.map((user, index) => (raised.get(user.id) ?? before[index] ?? 0) - (before[index] ?? 0));
      expect(rises).toEqual([1, 1, 1, 0]);
      const follows = await Promise.all(people.map((user, index) => changesOf(store, user, before[index] ?? 0)));
      expect(follows.map(({ threads }) => threads.map(({ value }) => [value?.readSeq, value?.unread]))).toEqual([
        [[0, 2]],
        [[2, 0]],
        [[1, 1]],
        [],
      ]);
      expect((await recordAll(store)).size).toBe(0);
      expect(await isMissing(store, replier)).toBe(false);
      await reply(store, room, replier, root);
      expect([...(await recordAll(store)).keys()]).toEqual([replier.id]);
    });

    it("knows whether follows wait to be recorded, or to be removed", async () => {
      const { store, owner, room } = await threadScene(open);
      const pending = () => store.userChangeReader.hasPendingFollows();
      await recordAll(store);
      while ((await store.unitOfWork.run((tx) => tx.threadFollows.removeEnding(100))) > 0);
      expect(await pending()).toBe(false);
      const roots = await Promise.all(times(MAX_ENDED_AT_ONCE, () => send(store, room, owner)));
      for (const root of roots) await reply(store, room, owner, root);
      expect(await pending()).toBe(true);
      await recordAll(store);
      expect(await pending()).toBe(false);
      await dropFollows(store, room, owner);
      expect(await pending()).toBe(true);
      while ((await store.unitOfWork.run((tx) => tx.threadFollows.removeEnding(100))) > 0);
      expect(await pending()).toBe(false);
    });

    it("leaves out follows that ended before they were recorded", async () => {
      const { store, owner, room, before } = await scene(2);
      await dropFollows(store, room, owner);
      expect((await recordAll(store)).has(owner.id)).toBe(false);
      expect(await revOf(store, owner)).toBe(before + 1);
    });

    it("records at most as many as it was asked for, when several record at once too", async () => {
      const { store, owner, roots } = await scene(7);
      const batch = () => store.unitOfWork.run((tx) => tx.userChanges.recordAppended(3));
      const taken: number[] = [];
      do taken.push(...(await Promise.all([batch(), batch(), batch()])));
      while (taken.at(-1) !== 0);
      expect(Math.max(...taken)).toBeLessThanOrEqual(3);
      const { threads } = await changesOf(store, owner, 0, { findMissing: true });
      expect(new Set(threads.map(({ id }) => id))).toEqual(new Set(roots.map(({ id }) => id)));
    });

    it("agrees when several record at once, while follows begin and end", async () => {
      const { store, owner, room, roots } = await scene(6);
      await Promise.all([
        ...times(3, () => record(store, owner, 4)),
        setFavourite(store, room, owner, true),
        dropFollows(store, room, owner),
        ...times(3, () => record(store, owner, 4)),
      ]);
      while ((await record(store, owner, 4)).size > 0);
      const { threads, memberships, missing } = await changesOf(store, owner, 0, { findMissing: true });
      expect(missing).toBe(false);
      expect(memberships).toMatchObject([{ id: room.id, value: { membership: { favourite: true } } }]);
      expect(new Map(threads.map(({ id, value }) => [id, value]))).toEqual(new Map(roots.map(({ id }) => [id, null])));
    });
  });
}
