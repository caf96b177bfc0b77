import { describe, expect, it } from "vitest";
import type { ThreadBatchQuery } from "../../../application/ports/thread-reader.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import { byActivity, threadPlace } from "../../../domain/messages/thread-place.js";
import { moment, roomOf, send } from "../../builders.js";
import { changesOf, listed, revOf } from "../accounts/user-change-scene.js";
import type { OpenStore } from "../store.js";
import { member, mine, reply, seesFrom, threadScene, unfollow } from "./thread-scene.js";

const THREADS = 9;

/** Contract of reading and marking the follows of a user in batches. */
export function followBatchesContract(open: OpenStore): void {
  /** Threads with one unread reply each, the oldest root first. Their last replies are in another order. */
  async function manyThreads() {
    const { store, owner, room } = await threadScene(open);
    const guest = await member(store, room);
    const roots: Message[] = [];
    for (let made = 0; made < THREADS; made += 1) roots.push(await send(store, room, owner));
    for (const [index, root] of roots.entries())
      await reply(store, room, guest, root, { sentAt: moment((index * 4) % THREADS) });
    const newestFirst = roots.map(({ id }) => id).reverse();
    const stored = async (ids: readonly MessageId[]) =>
      Promise.all(ids.map((id) => store.messageLog.find(room.id, id).then((found) => found as Message)));
    const unreadRoots = async (user: User) => {
      const threads = await Promise.all(roots.map((root) => mine(store, root, user)));
      return threads.flatMap((thread) => (thread && thread.unread > 0 ? [thread.rootId] : [])).reverse();
    };
    return { store, owner, guest, room, roots, newestFirst, stored, unreadRoots };
  }
  type Scene = Awaited<ReturnType<typeof manyThreads>>;

  /** Reads all batches. Returns the number of follows and the roots of each. */
  async function batches({ store }: Scene, user: User, size: number, query: Partial<ThreadBatchQuery> = {}) {
    const read: [examined: number, rootIds: readonly MessageId[]][] = [];
    let before: MessageId | null = null;
    do {
      const given: ThreadBatchQuery = { unread: false, limit: 100, ...query, batch: { before, size } };
      const batch = await store.threadReader.listBatch(user.id, given);
      read.push([batch.examined, batch.threads.map(({ root }) => root.id)]);
      before = batch.next;
    } while (before !== null);
    return read;
  }

  const markBatch = ({ store }: Scene, user: User, before: MessageId | null, size: number, maxMoved: number) =>
    store.readMarkers.markThreadsRead(user.id, { at: moment(), maxMoved, batch: { before, size } });

  describe("batches of follows", () => {
    it("lists each thread in one batch, the most recently active of a batch first", async () => {
      const scene = await manyThreads();
      const { owner, newestFirst, stored } = scene;
      const inOrder = async (ids: readonly MessageId[]) =>
        (await stored(ids))
          .map(threadPlace)
          .sort(byActivity)
          .map(({ rootId }) => rootId);
      const [first, second, third] = [newestFirst.slice(0, 4), newestFirst.slice(4, 8), newestFirst.slice(8)];
      expect(await batches(scene, owner, 4)).toEqual([
        [4, await inOrder(first)],
        [4, await inOrder(second)],
        [1, await inOrder(third)],
      ]);
      const [best] = await inOrder(first);
      expect((await batches(scene, owner, 4, { limit: 1 }))[0]).toEqual([4, [best]]);
      expect(await batches(scene, owner, THREADS)).toEqual([
        [THREADS, await inOrder(newestFirst)],
        [0, []],
      ]);
    });

    it("lists only threads between two places", async () => {
      const scene = await manyThreads();
      const { owner, newestFirst, stored } = scene;
      const places = (await stored(newestFirst)).map(threadPlace).sort(byActivity);
      const [after, above] = [places[2]!, places[6]!];
      const [all] = await batches(scene, owner, 100, { after, above });
      expect(all).toEqual([THREADS, places.slice(3, 6).map(({ rootId }) => rootId)]);
    });

    it("counts follows that are not listed as well, so that no batch is larger", async () => {
      const scene = await manyThreads();
      const { store, room, owner, roots, newestFirst } = scene;
      const late = await member(store, room);
      for (const root of roots) await reply(store, room, late, root);
      for (const root of roots.slice(5)) await unfollow(store, root, late);
      await seesFrom(store, room, late, roots[2]?.seq ?? 0);
      const shown = newestFirst.slice(4, 7);
      for (const root of roots) await reply(store, room, owner, root);
      const read = await batches(scene, late, 2);
      expect(read.map(([examined]) => examined)).toEqual([2, 2, 2, 2, 1]);
      expect(read.flatMap(([, rootIds]) => rootIds).sort()).toEqual([...shown].sort());
      const unread = await batches(scene, late, 2, { unread: true });
      expect(unread.flatMap(([, rootIds]) => rootIds).sort()).toEqual([...shown].sort());
    });

    it("marks at most so many threads at once, the newest roots first, and goes on after them", async () => {
      const scene = await manyThreads();
      const { store, owner, newestFirst, unreadRoots } = scene;
      const before = await revOf(store, owner);
      const first = await markBatch(scene, owner, null, 5, 2);
      expect(first).toMatchObject({ moved: { rev: before + 1 }, next: newestFirst[1] });
      expect(await unreadRoots(owner)).toEqual(newestFirst.slice(2));
      const second = await markBatch(scene, owner, first.next, 3, 10);
      expect(second).toMatchObject({ moved: { rev: before + 2 }, next: newestFirst[4] });
      const last = await markBatch(scene, owner, second.next, 100, 100);
      expect(last).toMatchObject({ moved: { rev: before + 3 }, next: null });
      expect(await unreadRoots(owner)).toEqual([]);
      const changed = listed(await changesOf(store, owner, before)).filter((entity) => entity.startsWith("threads"));
      const rev = (index: number) => before + (index < 2 ? 1 : index < 5 ? 2 : 3);
      expect([...changed].sort()).toEqual(newestFirst.map((id, index) => `threads ${id} ${rev(index)}`).sort());
    });

    it("reads on without a change where nothing is unread, and finishes what a broken-off marking left", async () => {
      const scene = await manyThreads();
      const { store, owner, newestFirst, unreadRoots } = scene;
      await markBatch(scene, owner, null, 4, 100);
      const rev = await revOf(store, owner);
      const again = await markBatch(scene, owner, null, 4, 100);
      expect(again).toEqual({ moved: null, next: newestFirst[3] });
      expect(await revOf(store, owner)).toBe(rev);
      expect(await unreadRoots(owner)).toEqual(newestFirst.slice(4));
      await markBatch(scene, owner, again.next, 100, 100);
      expect(await unreadRoots(owner)).toEqual([]);
    });

    it("marks no thread of a former member, of a hidden root, or that was unfollowed", async () => {
      const scene = await manyThreads();
      const { store, owner, guest, room, roots, newestFirst } = scene;
      const other = await roomOf(store, owner);
      const late = await member(store, room);
      for (const root of roots) await reply(store, room, late, root);
      for (const root of roots) await reply(store, room, guest, root);
      await unfollow(store, roots[8]!, late);
      await seesFrom(store, room, late, roots[2]?.seq ?? 0);
      expect((await markBatch(scene, owner, null, 100, 100)).next).toBeNull();
      const marked = await markBatch(scene, late, null, 3, 100);
      expect(marked).toMatchObject({ next: newestFirst[2] });
      await markBatch(scene, late, marked.next, 100, 100);
      const readSeqs = await Promise.all(roots.map((root) => mine(store, root, late).then((each) => each?.readSeq)));
      expect(readSeqs).toEqual([2, 2, 3, 3, 3, 3, 3, 3, 2]);
      expect(await markBatch(scene, await member(store, other), null, 3, 100)).toEqual({ moved: null, next: null });
    });
  });
}
