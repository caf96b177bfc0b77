import { bucketStateOf, chargeTokens, takeTokens, type BucketState } from "../../domain/limits/bucket.js";
import { rateLimited } from "../../domain/limits/errors.js";
import type { LimitedAction, Limits } from "../../domain/limits/limit.js";
import type { MonotonicClock } from "../ports/monotonic-clock.js";
import type { Take } from "../ports/rate-limiter.js";
import { smallestShares } from "./smallest-shares.js";

export const MAX_BUCKETS = 200_000;
const SMALL = 10_000;

/**
 * This node's buckets, by action and key. Evicts full buckets first, then the fullest ones, and buckets in debt last.
 */
export class TokenBuckets {
  /** Time at which each bucket will be full. */
  private readonly fullAt = new Map<LimitedAction, Map<string, number>>();
  private count = 0;
  private sweepAbove = SMALL;

  constructor(
    private readonly limits: Limits,
    private readonly clock: MonotonicClock,
  ) {}

  get size(): number {
    return this.count;
  }

  /** Takes from all of the buckets, or refuses with `rate.limited` and takes nothing. */
  take(takes: readonly Take[]): void {
    const after = takes.map(({ action, key, cost }) =>
      takeTokens(this.limits[action], this.msUntilFull(action, key), cost),
    );
    if (after.includes(null)) throw this.refusal(takes);
    for (const [index, { action, key }] of takes.entries()) this.set(action, key, after[index] ?? 0);
  }

  charge({ action, key, cost }: Take): void {
    this.set(action, key, chargeTokens(this.limits[action], this.msUntilFull(action, key), cost));
  }

  peek(action: LimitedAction, key: string): BucketState {
    return bucketStateOf(this.limits[action], this.msUntilFull(action, key));
  }

  /** Lowers the bucket to the level of the shared bucket, if that is lower. */
  raiseTo(action: LimitedAction, key: string, msUntilFull: number): void {
    if (msUntilFull > this.msUntilFull(action, key)) this.set(action, key, msUntilFull);
  }

  private refusal(takes: readonly Take[]): Error {
    const waits = takes.map(({ action, key, cost }) => {
      const { retryAfterMs } = bucketStateOf(this.limits[action], this.msUntilFull(action, key), cost);
      return { action, retryAfterMs };
    });
    const longest = waits.reduce((one, other) => (other.retryAfterMs > one.retryAfterMs ? other : one));
    return rateLimited(longest.action, longest.retryAfterMs);
  }

  private msUntilFull(action: LimitedAction, key: string): number {
    return Math.max(0, (this.fullAt.get(action)?.get(key) ?? 0) - this.clock.elapsedMs());
  }

  private set(action: LimitedAction, key: string, msUntilFull: number): void {
    const buckets = this.fullAt.get(action) ?? new Map<string, number>();
    this.fullAt.set(action, buckets);
    const before = buckets.size;
    if (msUntilFull > 0) buckets.set(key, this.clock.elapsedMs() + msUntilFull);
    else buckets.delete(key);
    this.count += buckets.size - before;
    if (this.count > this.sweepAbove) this.sweep();
  }

  private sweep(): void {
    const now = this.clock.elapsedMs();
    const drained = (action: LimitedAction, fullAt: number) => (fullAt - now) / this.limits[action].windowMs;
    this.evict((action, fullAt) => drained(action, fullAt) <= 0);
    if (this.count >= MAX_BUCKETS) {
      const shares = [...this.fullAt].flatMap(([action, buckets]) =>
        [...buckets.values()].map((fullAt) => drained(action, fullAt)),
      );
      const mayGo = smallestShares(shares, MAX_BUCKETS / 4);
      this.evict((action, fullAt) => mayGo(drained(action, fullAt)));
    }
    this.sweepAbove = Math.min(MAX_BUCKETS, Math.max(SMALL, 2 * this.count));
  }

  private evict(mayGo: (action: LimitedAction, fullAt: number) => boolean): void {
    for (const [action, buckets] of this.fullAt)
      for (const [key, fullAt] of buckets)
        if (mayGo(action, fullAt)) {
          buckets.delete(key);
          this.count -= 1;
        }
  }
}
