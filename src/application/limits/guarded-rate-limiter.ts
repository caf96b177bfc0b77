import type { RateLimiter } from "../ports/rate-limiter.js";

/** Wraps a limiter so that charges never reject. Callers do not await a charge, so its errors are reported instead. */
export const guardedRateLimiter = (rateLimiter: RateLimiter, report: (error: unknown) => void): RateLimiter => ({
  take: (action, key, cost) => rateLimiter.take(action, key, cost),
  takeAll: (takes) => rateLimiter.takeAll(takes),
  async charge(action, key, cost) {
    try {
      await rateLimiter.charge(action, key, cost);
    } catch (error) {
      report(error);
    }
  },
  left: (action, key) => rateLimiter.left(action, key),
});
