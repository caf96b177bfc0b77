import { expect, it, onTestFinished, vi } from "vitest";
import { RedisPresenceStore } from "../../src/adapters/redis/redis-presence-store.js";
import { presenceStoreContract } from "../../src/contracts/presence-store.contract.js";
import { NO_STATUS } from "../../src/domain/presence/presence.js";
import { proxyToRedis, TEST_REDIS_URL } from "./test-redis.js";

const ADA = "ada";

function node(prefix: string, url = TEST_REDIS_URL) {
  const store = new RedisPresenceStore({ url, prefix, nodeId: crypto.randomUUID(), settleMs: 0 });
  store.open();
  onTestFinished(() => store.close());
  return store;
}

const newPrefix = () => `${crypto.randomUUID()}:`;
const stateOf = async (store: RedisPresenceStore) => (await store.read([ADA]))?.get(ADA)?.state;
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
