import type { TokenBuckets } from "../../application/limits/token-buckets.js";
import type { RateLimiter, Take } from "../../application/ports/rate-limiter.js";
import type { BucketState } from "../../domain/limits/bucket.js";
import type { LimitedAction } from "../../domain/limits/limit.js";

export class InMemoryRateLimiter implements RateLimiter {
  constructor(private readonly buckets: TokenBuckets) {}

  async take(action: LimitedAction, key: string, cost = 1): Promise<void> {
    this.buckets.take([{ action, key, cost }]);
  }

  async takeAll(takes: readonly Take[]): Promise<void> {
    this.buckets.take(takes);
  }

  async charge(action: LimitedAction, key: string, cost: number): Promise<void> {
    this.buckets.charge({ action, key, cost });
  }

  left(action: LimitedAction, key: string): BucketState {
    return this.buckets.peek(action, key);
  }
}

/** A limiter without limits: for tests, and for servers behind a gateway that has limits. */
export const noLimits: RateLimiter = {
  take: async () => {},
  takeAll: async () => {},
  charge: async () => {},
  left: () => null,
};
