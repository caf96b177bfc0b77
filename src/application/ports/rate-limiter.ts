export type LimitedAction =
  | "login.account"
  | "login.address"
  | "register.address"
  | "reset.account"
  | "reset.address"
  | "verification.account"
  | "message.send";

export interface RateLimiter {
  /** Counts one action against its limit. Refuses with `rate.limited`, and `retryAfterMs` in the details, past it. */
  take(action: LimitedAction, key: string): Promise<void>;
}
