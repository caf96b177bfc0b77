import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RateLimiter } from "../application/ports/rate-limiter.js";
import { DEFAULT_LIMITS, type Limits } from "../domain/limits/limit.js";

export type OpenLimiters = (
  limits: Limits,
) => Promise<Readonly<{ limiters: readonly [RateLimiter, ...RateLimiter[]]; close(): void }>>;

const HOUR = 3_600_000;
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  "login.account": { quota: 5, windowMs: HOUR },
  "login.address": { quota: 3, windowMs: HOUR },
  "message.send": { quota: 4, windowMs: 1_000 },
  "request.user": { quota: 3, windowMs: HOUR },
};

let keys = 0;
/** An unused key. */
const fresh = () => `key-${process.pid}-${Date.now()}-${(keys += 1)}`;

/** Contract of a limiter, and of several that share their buckets. */
export function rateLimiterContract(name: string, open: OpenLimiters): void {
  describe(`RateLimiter, ${name}`, () => {
    let opened: Awaited<ReturnType<OpenLimiters>>;
    beforeAll(async () => {
      opened = await open(LIMITS);
    });
    afterAll(() => opened?.close());
    const node = (index: number) => opened.limiters[index % opened.limiters.length] ?? opened.limiters[0];
    const outcomes = async (takes: readonly Promise<void>[]) =>
      (await Promise.allSettled(takes)).map(({ status }) => status === "fulfilled");

    it("allows the quota of a bucket and refuses the next take, on any node", async () => {
      const key = fresh();
      for (let index = 0; index < 5; index += 1) await node(index).take("login.account", key);
      const refusal = await node(5)
        .take("login.account", key)
        .catch((error: unknown) => error);
      expect(refusal).toMatchObject({
        kind: "rate_limited",
        code: "rate.limited",
        details: { limit: "login.account" },
      });
      const { retryAfterMs } = (refusal as { details: { retryAfterMs: number } }).details;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(HOUR / 5);
    });

    it("counts concurrent takes together", async () => {
      const key = fresh();
      const through = await outcomes(Array.from({ length: 40 }, (_, index) => node(index).take("login.account", key)));
      expect(through.filter(Boolean)).toHaveLength(5);
    });

    it("counts keys and actions separately", async () => {
      const [one, other] = [fresh(), fresh()];
      for (let count = 0; count < 3; count += 1) await node(count).take("login.address", one);
      await node(0).take("login.address", other);
      await node(0).take("login.account", one);
      await expect(node(0).take("login.address", one)).rejects.toMatchObject({ code: "rate.limited" });
    });

    it("accepts keys of any size and kind", async () => {
      for (const key of ["", "a b\r\n\0", "x".repeat(100_000), "ада@example.com", "2001:db8::/64"]) {
        const mine = `${fresh()}${key}`;
        for (let count = 0; count < 3; count += 1) await node(count).take("login.address", mine);
        await expect(node(0).take("login.address", mine)).rejects.toMatchObject({ code: "rate.limited" });
      }
    });

    it("allows the next take after the time that it states", async () => {
      const key = fresh();
      await outcomes(Array.from({ length: 4 }, (_, index) => node(index).take("message.send", key)));
      for (let round = 0; round < 3; round += 1) {
        const refusal = await node(0)
          .take("message.send", key)
          .catch((error: unknown) => error);
        const { retryAfterMs } = (refusal as { details?: { retryAfterMs: number } }).details ?? { retryAfterMs: 0 };
        expect(retryAfterMs).toBeLessThanOrEqual(250);
        await new Promise((later) => setTimeout(later, retryAfterMs + 5));
        await node(0).take("message.send", key);
      }
    });

    it("answers calls in their order", async () => {
      const answered: number[] = [];
      const takes = Array.from({ length: 30 }, async (_, index) => {
        await node(0).take(index % 3 ? "login.account" : "request.user", fresh());
        answered.push(index);
      });
      await Promise.all(takes);
      for (const rest of [0, 1, 2]) {
        const ofOne = answered.filter((index) => index % 3 === rest);
        expect(ofOne).toEqual(ofOne.toSorted((a, b) => a - b));
      }
    });

    it("returns the remaining quota", async () => {
      const key = fresh();
      expect(node(0).left("login.account", key)).toEqual({ remaining: 5, retryAfterMs: 0, msUntilFull: 0 });
      await node(0).take("login.account", key);
      await node(1).take("login.account", key);
      await node(0).take("login.account", key);
      expect(node(0).left("login.account", key)).toMatchObject({ remaining: 2, retryAfterMs: 0 });
    });

    const remaining = (key: string) => node(0).left("login.account", key)?.remaining;

    it("allows any cost with one available token, and lets the bucket owe the rest", async () => {
      const key = fresh();
      await node(0).take("login.account", key, 8);
      const refusals = await Promise.all(
        [0, 1].map((index) =>
          node(index)
            .take("login.account", key)
            .catch((error: unknown) => error),
        ),
      );
      for (const refusal of refusals) {
        const { retryAfterMs } = (refusal as { details: { retryAfterMs: number } }).details;
        expect(retryAfterMs).toBeGreaterThan((3.9 * HOUR) / 5);
        expect(retryAfterMs).toBeLessThanOrEqual((4 * HOUR) / 5);
      }
      await expect(node(1).take("login.account", key, 0)).rejects.toMatchObject({ code: "rate.limited" });
    });

    it("charges up to a debt of one quota, and gives tokens back", async () => {
      const key = fresh();
      await node(0).charge("login.account", key, 1_000);
      const refusal = await node(1)
        .take("login.account", key)
        .catch((error: unknown) => error);
      const { retryAfterMs } = (refusal as { details: { retryAfterMs: number } }).details;
      expect(retryAfterMs).toBeLessThanOrEqual((6 * HOUR) / 5);
      const other = fresh();
      for (let index = 0; index < 5; index += 1) await node(0).take("login.account", other);
      await node(0).charge("login.account", other, -2);
      expect(await outcomes([0, 1, 2].map(() => node(0).take("login.account", other)))).toEqual([true, true, false]);
      await node(0).charge("login.account", other, -1_000);
      expect(remaining(other)).toBe(5);
    });

    it("counts fractions, so that a key may have a multiple of the quota", async () => {
      const key = fresh();
      const takes = Array.from({ length: 21 }, (_, index) => node(index).take("login.account", key, 0.25));
      expect((await outcomes(takes)).filter(Boolean)).toHaveLength(20);
    });

    it("takes from several buckets together, from all or from none", async () => {
      const [few, many] = [fresh(), fresh()];
      const both = () => [
        { action: "login.address", key: few, cost: 1 } as const,
        { action: "login.account", key: many, cost: 1 } as const,
      ];
      for (let index = 0; index < 3; index += 1) await node(index).takeAll(both());
      for (let index = 0; index < 4; index += 1)
        await expect(node(index).takeAll(both())).rejects.toMatchObject({ details: { limit: "login.address" } });
      expect(await outcomes([0, 1, 2].map(() => node(0).take("login.account", many)))).toEqual([true, true, false]);
    });

    it("counts limits that protect a node only on that node", async () => {
      const key = fresh();
      for (const rateLimiter of opened.limiters)
        for (let count = 0; count < 3; count += 1) await rateLimiter.take("request.user", key);
      await expect(node(0).take("request.user", key)).rejects.toMatchObject({ code: "rate.limited" });
    });
  });
}
