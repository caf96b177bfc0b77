import { expect, it } from "vitest";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { InMemoryRateLimiter, noLimits } from "../../../src/adapters/security/in-memory-rate-limiter.js";
import { TokenBuckets } from "../../../src/application/limits/token-buckets.js";
import { userTakes } from "../../../src/application/limits/user-takes.js";
import { ListThreads } from "../../../src/application/messages/list-threads.js";
import type { RateLimiter } from "../../../src/application/ports/rate-limiter.js";
import type { ThreadReader } from "../../../src/application/ports/thread-reader.js";
import { moment, roomOf, send, someone, times } from "../../../src/contracts/builders.js";
import { member, reply } from "../../../src/contracts/store/messages/thread-scene.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";
import type { Message } from "../../../src/domain/messages/message.js";
import { threadPlace } from "../../../src/domain/messages/thread-place.js";

const THREADS = 11;

/** Threads with a reply each, in the order of their activity, which is not that of their roots. */
async function scene() {
  const store = { ...openMemoryStore(), close: async () => {} };
  const owner = await someone(store);
  const room = await roomOf(store, owner);
  const guest = await member(store, room);
  const roots: Message[] = [];
  for (const make of times(THREADS, () => () => send(store, room, owner))) roots.push(await make());
  const place = (index: number) => (index * 4) % THREADS;
  for (const [index, root] of roots.entries()) await reply(store, room, guest, root, { sentAt: moment(place(index)) });
  const byActivity = roots.map((root, index) => ({ id: root.id, at: place(index) })).sort((a, b) => b.at - a.at);
  const actor = { userId: owner.id, sessionId: "session" };
  const open = (size: number, deps: Partial<ConstructorParameters<typeof ListThreads>[0]> = {}) =>
    new ListThreads({ threadReader: store.threadReader, rateLimiter: noLimits, ...deps }, size);
  return { store, owner, guest, room, roots, actor, open, newestFirst: byActivity.map(({ id }) => id) };
}
type Reader = Pick<ThreadReader, "listBatch">;
type Actor = Parameters<ListThreads["execute"]>[0];

async function pages(list: ListThreads, actor: Actor, limit: number, between: () => Promise<unknown> = async () => {}) {
  const ids: string[] = [];
  for (let after = {}; ; ) {
    const page = await list.execute(actor, { unread: false, limit, ...after });
    ids.push(...page.map(({ root }) => root.id));
    const last = page.at(-1);
    if (!last || page.length < limit) return ids;
    after = { after: threadPlace(last.root) };
    await between();
  }
}

it.each([1, 2, 3, THREADS, 100])(
  "reaches every thread page by page when a statement reads %i follows",
  async (size) => {
    const { open, actor, newestFirst } = await scene();
    for (const limit of [1, 4, 50]) expect(await pages(open(size), actor, limit)).toEqual(newestFirst);
    const unread = await open(size).execute(actor, { unread: true, limit: 3 });
    expect(unread.map(({ root }) => root.id)).toEqual(newestFirst.slice(0, 3));
  },
);

it("lists the other threads once when one becomes active while its reader turns the pages", async () => {
  const { store, room, guest, roots, open, actor, newestFirst } = await scene();
  const oldest = newestFirst.at(-1);
  const root = roots.find(({ id }) => id === oldest) as Message;
  const listed = await pages(open(2), actor, 3, () => reply(store, room, guest, root, { sentAt: moment(THREADS) }));
  expect(listed).toEqual(newestFirst.slice(0, -1));
  expect((await open(2).execute(actor, { unread: false, limit: 1 }))[0]?.root.id).toBe(oldest);
});

it("reads from later batches only what belongs on the page", async () => {
  const { store, open, actor } = await scene();
  const sizes: number[] = [];
  const threadReader: Reader = {
    async listBatch(userId, query) {
      const batch = await store.threadReader.listBatch(userId, query);
      const last = query.above?.lastReplyAt ?? new Date(0);
      expect(batch.threads.every(({ root }) => threadPlace(root).lastReplyAt > last)).toBe(true);
      sizes.push(batch.threads.length);
      return batch;
    },
  };
  await open(3, { threadReader }).execute(actor, { unread: false, limit: 1 });
  expect(sizes).toHaveLength(4);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(THREADS);
});

it("costs requests in proportion to the follows that it reads", async () => {
  const { open, actor } = await scene();
  let cost = 0;
  const rateLimiter: RateLimiter = {
    ...noLimits,
    charge: async (action, key, charged) => {
      if (action === "request.user" && key === actor.userId) cost += charged;
    },
  };
  await open(4, { rateLimiter }).execute(actor, { unread: false, limit: 1 });
  expect(cost).toBeCloseTo(THREADS / 500);
});

it("refuses a user who owes requests", async () => {
  const { open, actor } = await scene();
  const rateLimiter = new InMemoryRateLimiter(new TokenBuckets(DEFAULT_LIMITS, { elapsedMs: () => 0 }));
  const list = open(4, { rateLimiter });
  await list.execute(actor, { unread: false, limit: 1 });
  const { quota } = DEFAULT_LIMITS["request.user"];
  for (const { action, key, cost } of userTakes("request.user", actor, quota))
    await rateLimiter.charge(action, key, cost);
  const refused = list.execute(actor, { unread: false, limit: 1 });
  await expect(refused).rejects.toMatchObject({ code: "rate.limited", details: { limit: "request.user" } });
});
