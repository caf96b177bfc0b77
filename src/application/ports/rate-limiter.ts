import type { BucketState } from "../../domain/limits/bucket.js";
import type { LimitedAction } from "../../domain/limits/limit.js";
import type { Closable } from "./closable.js";

/** Tokens of one bucket. */
export type Take = Readonly<{ action: LimitedAction; key: string; cost: number }>;

/**
 * Buckets of tokens, one per action and key. Nodes that can reach each other share a bucket; one that cannot goes on
 * with its own, and nobody waits for the others for more than 100 ms. A bucket owes at most its quota.
 */
export interface RateLimiter extends Closable {
  /**
   * Takes `cost` tokens (1 when left out) from the action's bucket for `key`. A bucket that holds one token gives any
   * number and owes the rest; a cost below 1 needs no more than itself, and a cost of 0 only that nothing is owed.
   * Otherwise refuses with `rate.limited`, and with `retryAfterMs` in the details. Takes are answered in their order.
   */
  take(action: LimitedAction, key: string, cost?: number): Promise<void>;

  /** Takes from several different buckets as `take` does, from all or from none. Refuses for the one that fills last. */
  takeAll(takes: readonly Take[]): Promise<void>;

  /**
   * Takes tokens whether or not they are there: for a cost that is known only afterwards. A negative cost gives back
   * what was taken, up to a full bucket. Never refuses.
   */
  charge(action: LimitedAction, key: string, cost: number): Promise<void>;

  /** What is in the bucket, as far as this node knows; `null` when there is no limit. Takes nothing. */
  left(action: LimitedAction, key: string): BucketState | null;
}
