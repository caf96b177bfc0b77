import { expect, it, onTestFinished, vi } from "vitest";
import { RedisPresenceStore } from "../../src/adapters/redis/redis-presence-store.js";
import { presenceStoreContract } from "../../src/contracts/presence-store.contract.js";
import { NO_STATUS } from "../../src/domain/presence/presence.js";
import { RedisServer } from "../faults/stage/redis-server.js";
import { temporaryDirectory } from "../support/temporary-directory.js";
import { proxyToRedis, TEST_REDIS_URL } from "./test-redis.js";

const ADA = "ada";
const BOB = "bob";

/** Far longer than a test. */
const LONG_MS = 600_000;

function node(prefix: string, url = TEST_REDIS_URL, settleMs = 0) {
  const store = new RedisPresenceStore({ url, prefix, nodeId: crypto.randomUUID(), settleMs });
  store.open();
  onTestFinished(() => store.close());
  return store;
}

const newPrefix = () => `${crypto.randomUUID()}:`;

/** Two nodes that can rely on Redis. The network of the first one is in the test's hands. */
async function nodeBehindProxy() {
  const prefix = newPrefix();
  const proxy = await proxyToRedis();
  onTestFinished(() => proxy.close());
  const [near, other] = [node(prefix, `redis://127.0.0.1:${proxy.port}`), node(prefix)];
  await until(async () => (await stateOf(near)) === null && (await stateOf(other)) === null);
  return { proxy, near, other };
}

const stateOf = async (store: RedisPresenceStore, user = ADA) => (await store.read([user]))?.get(user)?.state;
const until = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 20_000, interval: 50 });

presenceStoreContract("on Redis", async (count) => {
  const prefix = newPrefix();
  return Array.from({ length: count }, () => node(prefix));
});

it("forgets the users of a node that died without saying so, within its lease", { timeout: 30_000 }, async () => {
  const prefix = newPrefix();
  const [dying, other] = [node(prefix), node(prefix)];
  await until(async () => (await stateOf(dying)) === null && (await stateOf(other)) === null);
  await dying.update(new Map([[ADA, { state: "online", at: new Date() }]]));
  expect(await stateOf(other)).toBe("online");
  dying.close();
  await until(async () => (await stateOf(other)) === null);
});

it("keeps the users of a live node beyond a lease, and stores them again after an outage", {
  timeout: 40_000,
}, async () => {
  const { proxy, near, other } = await nodeBehindProxy();
  await near.update(new Map([[ADA, { state: "online", at: new Date() }]]));
  proxy.refuse();
  await until(async () => (await stateOf(other)) === null);
  expect(await near.read([ADA])).toBeNull();
  await expect(near.changeStatus(ADA, () => NO_STATUS)).rejects.toMatchObject({ code: "service.unavailable" });
  proxy.heal();
  await until(async () => (await stateOf(other)) === "online");
});

it("forgets a user who went while the link was down for a moment", { timeout: 40_000 }, async () => {
  const { proxy, near, other } = await nodeBehindProxy();
  const at = new Date();
  await near.update(new Map([ADA, BOB].map((user) => [user, { state: "online", at }])));
  proxy.refuse();
  await until(async () => (await near.read([ADA])) === null);
  const left = new Date(at.getTime() + 60_000);
  await near.update(new Map([[ADA, { state: null, at: left }]]));
  proxy.heal();
  await until(async () => (await near.read([ADA])) !== null);
  await until(async () => (await stateOf(other)) === null);
  await until(async () => (await other.read([ADA]))?.get(ADA)?.lastSeenAt?.getTime() === left.getTime());
  expect(await stateOf(other, BOB)).toBe("online");
});

it("stores nothing after an outage of a user who was forgotten during it", { timeout: 40_000 }, async () => {
  const prefix = newPrefix();
  const proxy = await proxyToRedis();
  onTestFinished(() => proxy.close());
  const near = node(prefix, `redis://127.0.0.1:${proxy.port}`);
  await until(async () => (await stateOf(near)) === null);
  proxy.refuse();
  await until(async () => (await near.read([ADA])) === null);
  await near.update(new Map([ADA, BOB].map((user) => [user, { state: null, at: new Date() }])));
  await expect(near.forget(ADA)).rejects.toMatchObject({ code: "service.unavailable" });
  proxy.heal();
  const lastSeen = async (user: string) => (await near.read([user]))?.get(user)?.lastSeenAt ?? null;
  await until(async () => (await lastSeen(BOB)) !== null);
  expect(await lastSeen(ADA)).toBeNull();
});

it("keeps the later time when a node stores after an outage that a user left who was on another node since", {
  timeout: 40_000,
}, async () => {
  const { proxy, near, other } = await nodeBehindProxy();
  proxy.refuse();
  await until(async () => (await near.read([ADA])) === null);
  const at = new Date();
  const later = new Date(at.getTime() + 60_000);
  await near.update(new Map([ADA, BOB].map((user) => [user, { state: null, at }])));
  await other.update(new Map([[ADA, { state: null, at: later }]]));
  proxy.heal();
  const lastSeen = async (user: string) => (await other.read([user]))?.get(user)?.lastSeenAt ?? null;
  await until(async () => (await lastSeen(BOB)) !== null);
  expect(await lastSeen(ADA)).toEqual(later);
});

it("keeps when users left within their grace during an outage, also if Redis lost its data", {
  timeout: 40_000,
}, async () => {
  const { proxy, near, other } = await nodeBehindProxy();
  const came = new Date(Date.now() - 60_000);
  const left = new Date(came.getTime() + 30_000);
  await near.update(new Map([ADA, BOB].map((user) => [user, { state: "online", at: came }])));
  proxy.refuse();
  await until(async () => (await near.read([ADA])) === null);
  for (const user of [ADA, BOB]) await other.forget(user);
  proxy.heal();
  await until(async () => (await near.read([ADA])) !== null);
  await near.update(new Map([[ADA, { state: null, at: left }]]));
  const lastSeen = async (user: string) => (await other.read([user]))?.get(user)?.lastSeenAt ?? null;
  expect(await lastSeen(ADA)).toEqual(left);
  expect(await lastSeen(BOB)).toEqual(came);
});

it("stores changes of a user in their order, also in the middle of many others", async () => {
  const store = node(newPrefix());
  await until(async () => (await stateOf(store)) === null);
  const at = new Date();
  const many = Array.from({ length: 1_500 }, (_, index) => `user ${index}`);
  const coming = store.update(new Map([...many, ADA].map((user) => [user, { state: "online", at }])));
  await Promise.all([coming, store.update(new Map([[ADA, { state: null, at }]]))]);
  expect([await stateOf(store), await stateOf(store, "user 1499")]).toEqual([null, "online"]);
});

it("shows the users of other nodes to a node that has just started, and waits for them after an outage alone", {
  timeout: 40_000,
}, async () => {
  const prefix = newPrefix();
  const other = node(prefix);
  await until(async () => (await stateOf(other)) === null);
  await other.update(new Map([[ADA, { state: "online", at: new Date() }]]));
  const proxy = await proxyToRedis();
  onTestFinished(() => proxy.close());
  const started = node(prefix, `redis://127.0.0.1:${proxy.port}`, LONG_MS);
  await until(async () => (await stateOf(started)) === "online");
  const isWritable = () =>
    started
      .changeStatus(BOB, (earlier) => ({ ...earlier, text: "Here" }))
      .then(
        () => true,
        () => false,
      );
  proxy.refuse();
  await until(async () => !(await isWritable()));
  proxy.heal();
  await until(isWritable);
  expect(await started.read([ADA])).toBeNull();
});

it("stores when a user left, although Redis refused times alone for longer than a renewal", {
  timeout: 40_000,
}, async () => {
  const redis = await RedisServer.in(await temporaryDirectory());
  onTestFinished(() => redis.kill());
  const near = node(newPrefix(), redis.url);
  await until(async () => (await stateOf(near)) === null);
  const at = new Date();
  const left = new Date(at.getTime() + 60_000);
  await near.update(new Map([[ADA, { state: "online", at }]]));
  await redis.command("ACL SETUSER default -eval");
  await near.update(new Map([[ADA, { state: null, at: left }]]));
  const refused = async () =>
    Number(/cmdstat_eval:.*?rejected_calls=(\d+)/.exec(await redis.command("INFO commandstats"))?.[1]);
  await until(async () => (await refused()) >= 2);
  await redis.command("ACL SETUSER default +eval");
  await until(async () => (await near.read([ADA]))?.get(ADA)?.lastSeenAt?.getTime() === left.getTime());
});

it("stores states again that Redis refused while it was connected", { timeout: 40_000 }, async () => {
  const redis = await RedisServer.in(await temporaryDirectory());
  onTestFinished(() => redis.kill());
  const prefix = newPrefix();
  const [near, other] = [node(prefix, redis.url), node(prefix, redis.url)];
  await until(async () => (await stateOf(near)) === null && (await stateOf(other)) === null);
  const at = new Date();
  const left = new Date(at.getTime() + 60_000);
  await near.update(new Map([[ADA, { state: "online", at }]]));
  await redis.command("CONFIG SET min-replicas-to-write 1");
  await near.update(
    new Map([
      [ADA, { state: null, at: left }],
      [BOB, { state: "online", at }],
    ]),
  );
  expect([await stateOf(other), await stateOf(other, BOB)]).toEqual(["online", null]);
  await redis.command("CONFIG SET min-replicas-to-write 0");
  await until(async () => (await stateOf(other)) === null && (await stateOf(other, BOB)) === "online");
  await until(async () => (await other.read([ADA]))?.get(ADA)?.lastSeenAt?.getTime() === left.getTime());
});
