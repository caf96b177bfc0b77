import { expect, it } from "vitest";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { SyncUser, type UserSync } from "../../../src/application/realtime/connections/sync-user.js";
import { roomOf, send, someone, times } from "../../../src/contracts/builders.js";
import { dropFollows, forgetRemoved, setFavourite } from "../../../src/contracts/store/accounts/user-change-scene.js";
import { reply } from "../../../src/contracts/store/messages/thread-scene.js";
import type { Store } from "../../../src/contracts/store/store.js";

const FOLLOWS = 230;

/** A user who follows threads because of replies. */
async function scene() {
  const store: Store = { ...openMemoryStore(), close: async () => {} };
  const me = await someone(store);
  const room = await roomOf(store, me);
  for (const root of await Promise.all(times(FOLLOWS, () => send(store, room, me)))) await reply(store, room, me, root);
  const calls: string[] = [];
  let isForgetting = false;
  const syncUser = new SyncUser({
    userChangeReader: {
      ...store.userChangeReader,
      changes: (...query) => {
        calls.push("read");
        return store.userChangeReader.changes(...query);
      },
    },
    transactions: {
      run: async (work) => {
        calls.push("record");
        if (isForgetting) await forgetRemoved(store, 1_000);
        return store.unitOfWork.run((tx) => work({ ...tx, record: () => {} }));
      },
    },
    epochMonitor: { current: async () => "epoch" },
  });
  const sync = (after: number, limit = 50) =>
    syncUser.execute({ userId: me.id, sessionId: "session" }, { after, epoch: "epoch", limit });
  const everything = async (limit?: number) => {
    const pages: UserSync[] = [];
    do pages.push(await sync(pages.at(-1)?.rev ?? 0, limit));
    while (pages.at(-1)?.more);
    return pages;
  };
  const forgetNext = () => void (isForgetting = true);
  return { store, me, room, calls, sync, everything, forgetNext };
}

const sizes = (pages: readonly UserSync[]) => pages.map((page) => page.memberships.length + page.threads.length);
const roots = (pages: readonly UserSync[]) => new Set(pages.flatMap(({ threads }) => threads.map(({ id }) => id)));

it("answers with full pages, also of follows that replies made", async () => {
  const { everything } = await scene();
  const pages = await everything();
  expect(sizes(pages)).toEqual([50, 50, 50, 50, 31]);
  expect(roots(pages).size).toBe(FOLLOWS);
});

it("records a hundred at once at most, so that smaller pages stay small", async () => {
  const { everything } = await scene();
  expect(sizes(await everything(1000))).toEqual([101, 100, 30]);
  expect(sizes(await everything(10))).toEqual([101, 100, 30]);
});

it("costs one read when nothing is missing, and one record and one more read for a page when something is", async () => {
  const { store, me, room, calls, sync, everything } = await scene();
  const { rev } = await sync(0);
  expect(calls.splice(0)).toEqual(["read", "record", "read"]);
  await everything();
  calls.length = 0;
  await setFavourite(store, room, me, true);
  await sync(rev);
  await sync(0);
  expect(calls).toEqual(["read", "read"]);
});

it("resets a reader who missed forgotten removals, and no other, also while it reads everything in pages", async () => {
  const { store, me, room, sync, everything } = await scene();
  const { rev } = await sync(0, 1_000);
  await dropFollows(store, room, me);
  while ((await store.unitOfWork.run((tx) => tx.threadFollows.removeEnding(FOLLOWS))) > 0);
  const { rev: dropped } = await sync(rev, 1_000);
  await setFavourite(store, room, me, true);
  await forgetRemoved(store, 20);
  expect(await sync(rev)).toMatchObject({ reset: true, threads: [] });
  expect(await sync(dropped)).toMatchObject({ reset: false, from: dropped });
  for (const page of await everything(1)) expect(page.reset).toBe(false);
});

it("gives all devices the same when they sync at once", async () => {
  const { everything } = await scene();
  const devices = await Promise.all([everything(), everything(), everything(7)]);
  for (const pages of devices) {
    expect(roots(pages).size).toBe(FOLLOWS);
    expect(Math.max(...sizes(pages))).toBeLessThanOrEqual(100);
  }
});

it("resets a reader whose removals are forgotten while missing things are recorded", async () => {
  const { store, me, room, sync, forgetNext } = await scene();
  const { rev } = await sync(0, 1_000);
  await setFavourite(store, room, me, true);
  await dropFollows(store, room, me);
  await setFavourite(store, room, me, false);
  await reply(store, room, me, await send(store, room, me));
  forgetNext();
  expect(await sync(rev, 1_000)).toMatchObject({ reset: true });
});
