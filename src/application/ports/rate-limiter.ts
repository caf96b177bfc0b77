import type { Allowance } from "../../domain/limits/bucket.js";
import type { LimitedAction } from "../../domain/limits/limit.js";

export interface RateLimiter {
  /**
   * Takes one token from the action's bucket for `key`. An empty one refuses with `rate.limited`, and with
   * `retryAfterMs` in the details. What is asked first is answered first. Nodes that can reach each other share a
   * bucket; one that cannot goes on with its own, and nobody waits for the others for more than 100 ms.
   */
  take(action: LimitedAction, key: string): Promise<void>;

  /** What is in the bucket, as far as this node knows; `null` when there is no limit. Takes nothing. */
  left(action: LimitedAction, key: string): Allowance | null;
}
