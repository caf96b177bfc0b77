import type { Buckets } from "../../application/limits/buckets.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import type { Allowance } from "../../domain/limits/bucket.js";
import type { LimitedAction } from "../../domain/limits/limit.js";

export class InMemoryRateLimiter implements RateLimiter {
  constructor(private readonly buckets: Buckets) {}

  async take(action: LimitedAction, key: string): Promise<void> {
    this.buckets.take(action, key);
  }

  left(action: LimitedAction, key: string): Allowance {
    return this.buckets.left(action, key);
  }
}

/** Limits nothing: for tests, and for servers whose gateway limits. */
export const noLimits: RateLimiter = { take: async () => {}, left: () => null };
