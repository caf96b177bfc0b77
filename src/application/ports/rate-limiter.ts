import type { BucketState } from "../../domain/limits/bucket.js";
import type { LimitedAction } from "../../domain/limits/limit.js";
import type { Closable } from "./closable.js";

/** Tokens to take from one bucket. */
export type Take = Readonly<{ action: LimitedAction; key: string; cost: number }>;

/**
 * Buckets of tokens, one per action and key. Connected nodes share a bucket. A disconnected node continues with its
 * own; no call waits for other nodes for more than 100 ms. A bucket owes at most its quota.
 */
export interface RateLimiter extends Closable {
  /**
   * Takes `cost` tokens (default 1) from the action's bucket for `key`. A bucket that holds one token gives any number
   * and owes the rest. A cost below 1 needs only that part of a token, and a cost of 0 needs a bucket without debt.
   * Otherwise refuses with `rate.limited`, and with `retryAfterMs` in the details. Calls are served in order.
   */
  take(action: LimitedAction, key: string, cost?: number): Promise<void>;

  /**
   * Takes from several different buckets as `take` does, from all or from none. A refusal reports the bucket that fills
   * last.
   */
  takeAll(takes: readonly Take[]): Promise<void>;

  /**
   * Takes tokens even if the bucket does not hold them: for costs that are only known afterwards. A negative cost gives
   * tokens back, up to a full bucket. Never refuses.
   */
  charge(action: LimitedAction, key: string, cost: number): Promise<void>;

  /** The state of the bucket as far as this node knows; `null` when the action has no limit. Takes nothing. */
  left(action: LimitedAction, key: string): BucketState | null;
}
