import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { LimitedAction, RateLimiter } from "../../application/ports/rate-limiter.js";
import { DomainError } from "../../domain/shared/domain-error.js";

/** `points` actions in `duration` seconds. Twenty sends in four seconds are a burst of 20 at 5 a second. */
const LIMITS: Readonly<Record<LimitedAction, Readonly<{ points: number; duration: number }>>> = {
  "login.account": { points: 5, duration: 300 },
  "login.address": { points: 20, duration: 300 },
  "register.address": { points: 20, duration: 3600 },
  "reset.account": { points: 5, duration: 3600 },
  "reset.address": { points: 20, duration: 3600 },
  "verification.account": { points: 5, duration: 3600 },
  "message.send": { points: 20, duration: 4 },
};

export class MemoryRateLimiter implements RateLimiter {
  private readonly limiters = new Map(
    Object.entries(LIMITS).map(([action, limit]) => [action, new RateLimiterMemory({ keyPrefix: action, ...limit })]),
  );

  async take(action: LimitedAction, key: string): Promise<void> {
    try {
      await this.limiters.get(action)?.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterMs = refusal.msBeforeNext;
      throw new DomainError("rate_limited", "rate.limited", "Too many of these: wait a little.", { retryAfterMs });
    }
  }
}

/** Limits nothing: for tests, and for servers whose gateway limits. */
export const noLimits: RateLimiter = { take: async () => {} };
