import { createClient } from "redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { RedisRateLimiter } from "../../src/adapters/redis/redis-rate-limiter.js";
import { systemMonotonicClock } from "../../src/adapters/system/system-monotonic-clock.js";
import { TokenBuckets } from "../../src/application/limits/token-buckets.js";
import { DEFAULT_LIMITS, type Limits } from "../../src/domain/limits/limit.js";
import { rateLimiterContract } from "../../src/contracts/rate-limiter.contract.js";
import { RedisServer } from "../faults/stage/redis-server.js";
import { temporaryDirectory } from "../support/temporary-directory.js";
import { TEST_REDIS_URL } from "./test-redis.js";

/** Uses a generous timeout except in the tests of a hanging Redis, because a busy machine answers late. */
function node(prefix: string, url = TEST_REDIS_URL, limits: Limits = DEFAULT_LIMITS, timeoutMs = 5_000) {
  const buckets = new TokenBuckets(limits, systemMonotonicClock);
  const rateLimiter = new RedisRateLimiter({ url, prefix, limits, buckets, timeoutMs });
  rateLimiter.open();
  return rateLimiter;
}

/** Resolves once the nodes share their buckets. */
async function joined(first: RedisRateLimiter, second: RedisRateLimiter): Promise<void> {
  const full = DEFAULT_LIMITS["register.address"].quota;
  for (;;) {
    const key = crypto.randomUUID();
    await first.take("register.address", key);
    await second.take("register.address", key);
    if (second.left("register.address", key).remaining === full - 2) return;
    await new Promise((later) => setTimeout(later, 20));
  }
}

rateLimiterContract("on Redis", async (limits) => {
  const prefix = `${crypto.randomUUID()}:`;
  const limiters = [node(prefix, TEST_REDIS_URL, limits), node(prefix, TEST_REDIS_URL, limits)] as const;
  await joined(...limiters);
  return { limiters, close: () => limiters.forEach((rateLimiter) => rateLimiter.close()) };
});

/** One user's sends over two nodes in turn, a thousand per second. */
class Flood {
  through = 0;
  refused = 0;
  slowestMs = 0;
  private readonly key = crypto.randomUUID();
  private readonly startedAt = performance.now();
  private readonly underway: Promise<void>[] = [];

  constructor(private readonly nodes: readonly RedisRateLimiter[]) {}

  /** Number of sends that one bucket may have allowed by now. */
  get bound(): number {
    return 20 + (5 * (performance.now() - this.startedAt)) / 1000;
  }

  async for(durationMs: number): Promise<void> {
    const begun = performance.now();
    let asked = 0;
    while (performance.now() - begun < durationMs) {
      while (asked < performance.now() - begun) this.ask((asked += 1));
      await new Promise((later) => setTimeout(later, 1));
    }
    await Promise.all(this.underway.splice(0));
  }

  private ask(turn: number): void {
    const askedAt = performance.now();
    const answer = this.nodes[turn % this.nodes.length]?.take("message.send", this.key) ?? Promise.resolve();
    const settled = answer.then(
      () => void (this.through += 1),
      () => void (this.refused += 1),
    );
    this.underway.push(
      settled.then(() => void (this.slowestMs = Math.max(this.slowestMs, performance.now() - askedAt))),
    );
  }
}

describe("one user's sends over two nodes at 1,000 per second", () => {
  async function stage(timeoutMs?: number) {
    const redis = await RedisServer.in(await temporaryDirectory());
    onTestFinished(() => redis.kill());
    const open = () => node("s16:", redis.url, DEFAULT_LIMITS, timeoutMs);
    const nodes = [open(), open()] as const;
    onTestFinished(() => nodes.forEach((rateLimiter) => rateLimiter.close()));
    await joined(...nodes);
    return { redis, nodes };
  }

  it("allows at most a burst of 20 and 5 per second (S16)", async () => {
    const { nodes } = await stage();
    const flood = new Flood(nodes);
    await flood.for(2_000);
    expect(flood.through).toBeGreaterThanOrEqual(20);
    expect(flood.through).toBeLessThanOrEqual(flood.bound);
    expect(flood.refused).toBeGreaterThan(1_000);
  });

  it("allows at most twice the quota when Redis is killed midway, and shares the limit again afterwards (S16)", async () => {
    const { redis, nodes } = await stage();
    const flood = new Flood(nodes);
    await flood.for(1_000);
    expect(flood.through).toBeLessThanOrEqual(flood.bound);
    await redis.kill();
    await flood.for(3_000);
    expect(flood.through).toBeLessThanOrEqual(2 * flood.bound);
    await redis.start();
    await joined(...nodes);
    const after = new Flood(nodes);
    await after.for(1_000);
    expect(after.through).toBeLessThanOrEqual(after.bound);
  });

  it("does not delay sends while Redis hangs (S16)", async () => {
    const { redis, nodes } = await stage(80);
    redis.freeze();
    onTestFinished(() => redis.thaw());
    const flood = new Flood(nodes);
    await flood.for(3_000);
    expect(flood.through).toBeLessThanOrEqual(2 * flood.bound);
    expect(flood.through).toBeGreaterThanOrEqual(20);
    // Allows for 80 ms of timeout and the delays of a busy machine. Without the timeout, a send would take 2 s.
    expect(flood.slowestMs).toBeLessThan(1_000);
    redis.thaw();
    await joined(...nodes);
  });
});

it("continues after Redis lost its loaded scripts", async () => {
  const prefix = `${crypto.randomUUID()}:`;
  const redis = await RedisServer.in(await temporaryDirectory());
  onTestFinished(() => redis.kill());
  const nodes = [node(prefix, redis.url), node(prefix, redis.url)] as const;
  onTestFinished(() => nodes.forEach((rateLimiter) => rateLimiter.close()));
  await joined(...nodes);
  const operator = createClient({ url: redis.url });
  await operator.connect();
  onTestFinished(() => operator.destroy());
  await operator.scriptFlush();
  await nodes[0].take("message.send", "somebody");
  await joined(...nodes);
});
