import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Buckets } from "../../../src/application/limits/buckets.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";

function bucketsAt(start = 1_000_000) {
  let now = start;
  const buckets = new Buckets(DEFAULT_LIMITS, { now: () => new Date(now) });
  const takes = () => {
    try {
      buckets.take("message.send", "ada");
      return true;
    } catch {
      return false;
    }
  };
  return { buckets, takes, wait: (milliseconds: number) => void (now += milliseconds) };
}

describe("a bucket of sends", () => {
  it("gives 20 at once and 5 a second, at no boundary more", () => {
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

  it("never gives more than 20 and 5 a second in any stretch of time", () => {
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
        for (const [first, from] of times.entries())
          for (const [last, to] of times.entries())
            if (last > first) expect(last - first + 1).toBeLessThanOrEqual(20 + (5 * (to - from)) / 1000);
      }),
    );
  });

  it("says when the next one is there, and keeps its word", () => {
    const { buckets, takes, wait } = bucketsAt();
    while (takes());
    wait(70);
    const { remaining, retryAfterMs, fullInMs } = buckets.left("message.send", "ada");
    expect([remaining, retryAfterMs, fullInMs]).toEqual([0, 130, 3_930]);
    wait(retryAfterMs);
    expect(takes()).toBe(true);
  });

  it("outlives a clock that is set back", () => {
    const { takes, wait } = bucketsAt(10_000_000);
    while (takes());
    wait(-7_200_000);
    expect(takes()).toBe(false);
    wait(200);
    expect(takes()).toBe(true);
  });

  it("takes over what others took, and never gives it back", () => {
    const { buckets } = bucketsAt();
    buckets.drainTo("message.send", "ada", 3_900);
    expect(buckets.left("message.send", "ada").remaining).toBe(0);
    buckets.drainTo("message.send", "ada", 10);
    expect(buckets.left("message.send", "ada").remaining).toBe(0);
  });

  it("takes room only while it is not full, and is one of a bounded number", () => {
    const { buckets, wait } = bucketsAt();
    for (let user = 0; user < 600_000; user += 1) {
      if (user % 1000 === 0) wait(4_000);
      buckets.take("message.send", `user-${user}`);
    }
    const { fullAt } = buckets as unknown as { fullAt: Map<string, number> };
    expect(fullAt.size).toBeLessThan(25_000);
  });
});
