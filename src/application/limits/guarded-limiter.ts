import type { RateLimiter } from "../ports/rate-limiter.js";

/** The limiter with charges that never reject. Nobody awaits a charge, so its errors are reported. */
export const guardedLimiter = (limiter: RateLimiter, report: (error: unknown) => void): RateLimiter => ({
  take: (action, key, cost) => limiter.take(action, key, cost),
  takeAll: (takes) => limiter.takeAll(takes),
  async charge(action, key, cost) {
    try {
      await limiter.charge(action, key, cost);
    } catch (error) {
      report(error);
    }
  },
  left: (action, key) => limiter.left(action, key),
});
