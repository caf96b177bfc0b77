import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBuckets, MAX_BUCKETS } from "../../../src/application/limits/token-buckets.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";

function bucketsAt(start = 1_000_000) {
  let now = start;
  const buckets = new TokenBuckets(DEFAULT_LIMITS, { elapsedMs: () => now });
  const takes = () => {
    try {
      buckets.take([{ action: "message.send", key: "ada", cost: 1 }]);
      return true;
    } catch {
      return false;
    }
  };
  return { buckets, takes, wait: (milliseconds: number) => void (now += milliseconds) };
}

describe("buckets of message.send", () => {
  it("allows 20 sends at once and 5 per second, without a burst at a window's edge", () => {
    const { takes, wait } = bucketsAt();
    const through = () => Array.from({ length: 100 }, takes).filter(Boolean).length;
    expect(through()).toBe(20);
    wait(3_999);
    expect(through()).toBe(19);
    wait(1);
    expect(through()).toBe(1);
    wait(60_000);
    expect(through()).toBe(20);
  });

  it("never allows more than 20 sends plus 5 per second over any interval", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 300 }), (pauses) => {
        const { takes, wait } = bucketsAt();
        const times: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          wait(pause);
          now += pause;
          if (takes()) times.push(now);
        }
        const mostTakes = (from: number, to: number) => 20 + (5 * (to - from)) / 1000;
        const excess = times.flatMap((from, first) =>
          times.slice(first).filter((to, more) => more + 1 > mostTakes(from, to)),
        );
        expect(excess).toEqual([]);
      }),
    );
  });

  it("allows the next send exactly at the stated time", () => {
    const { buckets, takes, wait } = bucketsAt();
    while (takes());
    wait(70);
    const { remaining, retryAfterMs, msUntilFull } = buckets.peek("message.send", "ada");
    expect([remaining, retryAfterMs, msUntilFull]).toEqual([0, 130, 3_930]);
    wait(retryAfterMs);
    expect(takes()).toBe(true);
  });

  it("adopts the level of another node when it is lower, and ignores it when it is higher", () => {
    const { buckets } = bucketsAt();
    buckets.raiseTo("message.send", "ada", 3_900);
    expect(buckets.peek("message.send", "ada").remaining).toBe(0);
    buckets.raiseTo("message.send", "ada", 10);
    expect(buckets.peek("message.send", "ada").remaining).toBe(0);
  });

  it("keeps only buckets that are not full, in a bounded number", () => {
    const { buckets, wait } = bucketsAt();
    for (let user = 0; user < 600_000; user += 1) {
      if (user % 1000 === 0) wait(4_000);
      buckets.take([{ action: "message.send", key: `user-${user}`, cost: 1 }]);
    }
    expect(buckets.size).toBeLessThan(25_000);
  });

  it("evicts nearly full buckets first, and keeps empty and overdrawn ones", () => {
    const { buckets } = bucketsAt();
    const guess = (key: string, cost: number) => buckets.take([{ action: "login.account", key, cost }]);
    const remaining = (key: string) => buckets.peek("login.account", key).remaining;
    const guessed = Array.from({ length: 1_000 }, (_, index) => `guessed-${index}`);
    for (const key of guessed) guess(key, 5);
    guess("owing", 8);
    for (let user = 0; user < 3 * MAX_BUCKETS; user += 1) {
      buckets.take([{ action: "request.address", key: `address-${user}`, cost: 1 }]);
      if (user % 1_000 === 0) expect(buckets.size).toBeLessThanOrEqual(MAX_BUCKETS);
    }
    expect(guessed.filter((key) => remaining(key) > 0)).toEqual([]);
    expect(() => guess("owing", 0)).toThrow();
    expect(buckets.size).toBeGreaterThan(MAX_BUCKETS / 2);
  });

  it("stays within its bound when all buckets are equally empty", () => {
    const { buckets } = bucketsAt();
    for (let user = 0; user < MAX_BUCKETS + 1_000; user += 1)
      buckets.take([{ action: "message.send", key: `user-${user}`, cost: 30 }]);
    expect(buckets.size).toBeLessThanOrEqual(MAX_BUCKETS);
    expect(buckets.peek("message.send", `user-${MAX_BUCKETS + 999}`).remaining).toBe(0);
  });
});

describe("buckets of any limit", () => {
  const costs = fc.array(fc.record({ cost: fc.integer({ min: -5, max: 40 }), pause: fc.nat(3_000) }));

  it("holds and owes at most the quota, and allows a take again after one window", () => {
    fc.assert(
      fc.property(costs, (charges) => {
        const { buckets, takes, wait } = bucketsAt();
        for (const { cost, pause } of charges) {
          buckets.charge({ action: "message.send", key: "ada", cost });
          wait(pause);
          const { remaining, retryAfterMs, msUntilFull } = buckets.peek("message.send", "ada");
          expect(remaining).toBeLessThanOrEqual(20);
          expect(retryAfterMs).toBeLessThanOrEqual(4_200);
          expect(msUntilFull).toBeLessThanOrEqual(8_000);
        }
        wait(buckets.peek("message.send", "ada").retryAfterMs);
        expect(takes()).toBe(true);
      }),
    );
  });

  it("takes from all of several buckets or from none", () => {
    const keys = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(keys, (singles) => {
        const { buckets } = bucketsAt();
        for (const key of singles) buckets.charge({ action: "message.send", key, cost: 1 });
        const remaining = () => ["a", "b", "c"].map((key) => buckets.peek("message.send", key).remaining);
        const before = remaining();
        const all = ["a", "b", "c"].map((key) => ({ action: "message.send" as const, key, cost: 1 }));
        if (before.includes(0)) expect(() => buckets.take(all)).toThrow();
        else buckets.take(all);
        expect(remaining()).toEqual(before.includes(0) ? before : before.map((left) => left - 1));
      }),
    );
  });
});
