import { expect, it, onTestFinished, vi } from "vitest";
import { RedisPresenceStore } from "../../src/adapters/redis/redis-presence-store.js";
import { presenceStoreContract } from "../../src/contracts/presence-store.contract.js";
import { NO_STATUS } from "../../src/domain/presence/presence.js";
import { proxyToRedis, TEST_REDIS_URL } from "./test-redis.js";

const ADA = "ada";
const BOB = "bob";

function node(prefix: string, url = TEST_REDIS_URL) {
  const store = new RedisPresenceStore({ url, prefix, nodeId: crypto.randomUUID(), settleMs: 0 });
  store.open();
  onTestFinished(() => store.close());
  return store;
}

const newPrefix = () => `${crypto.randomUUID()}:`;
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
  const prefix = newPrefix();
  const proxy = await proxyToRedis();
  onTestFinished(() => proxy.close());
  const [near, other] = [node(prefix, `redis://127.0.0.1:${proxy.port}`), node(prefix)];
  await until(async () => (await stateOf(near)) === null && (await stateOf(other)) === null);
  await near.update(new Map([[ADA, { state: "online", at: new Date() }]]));
  proxy.refuse();
  await until(async () => (await stateOf(other)) === null);
  expect(await near.read([ADA])).toBeNull();
  await expect(near.saveStatus(ADA, NO_STATUS)).rejects.toMatchObject({ code: "service.unavailable" });
  proxy.heal();
  await until(async () => (await stateOf(other)) === "online");
});

it("forgets a user who went while the link was down for a moment", { timeout: 40_000 }, async () => {
  const prefix = newPrefix();
  const proxy = await proxyToRedis();
  onTestFinished(() => proxy.close());
  const [near, other] = [node(prefix, `redis://127.0.0.1:${proxy.port}`), node(prefix)];
  await until(async () => (await stateOf(near)) === null && (await stateOf(other)) === null);
  const at = new Date();
  await near.update(new Map([ADA, BOB].map((user) => [user, { state: "online", at }])));
  proxy.refuse();
  await until(async () => (await near.read([ADA])) === null);
  await near.update(new Map([[ADA, { state: null, at }]]));
  proxy.heal();
  await until(async () => (await near.read([ADA])) !== null);
  await until(async () => (await stateOf(other)) === null);
  expect(await stateOf(other, BOB)).toBe("online");
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
