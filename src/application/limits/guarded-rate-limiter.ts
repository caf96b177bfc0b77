import type { RateLimiter } from "../ports/rate-limiter.js";

/** The limiter with charges that never reject. Nobody awaits a charge, so its errors are reported. */
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
