import type { Response } from "express";
import type { RateLimiter } from "../../../application/ports/rate-limiter.js";
import type { LimitedAction, Limits } from "../../../domain/limits/limit.js";
import { DomainError } from "../../../domain/shared/domain-error.js";

export type ChargedLimit = readonly [action: LimitedAction, key: string];
type LimitStatus = Readonly<{ action: LimitedAction; remaining: number; seconds: number }>;

const secondsIn = (milliseconds: number) => Math.ceil(milliseconds / 1000);

/** Sets `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-11. */
export class RateLimitHeaders {
  constructor(
    private readonly rateLimiter: RateLimiter,
    private readonly limits: Limits,
  ) {}

  /** Reports the limits that a request was counted against. */
  setHeaders(response: Response, counted: readonly ChargedLimit[]): void {
    const standings = counted.flatMap(([action, key]): LimitStatus[] => {
      const left = this.rateLimiter.left(action, key);
      return left ? [{ action, remaining: left.remaining, seconds: secondsIn(left.msUntilFull) }] : [];
    });
    this.set(response, standings);
  }

  /** Reports the exceeded limit first, then the limits that the request was counted against. */
  setRefusalHeaders(response: Response, refusal: unknown, counted: readonly ChargedLimit[]): void {
    const refused = this.limitOf(refusal);
    this.setHeaders(
      response,
      counted.filter(([action]) => action !== refused?.action),
    );
    if (refused) this.set(response, [refused]);
  }

  private limitOf(refusal: unknown): LimitStatus | null {
    if (!(refusal instanceof DomainError) || refusal.kind !== "rate_limited") return null;
    const { limit, retryAfterMs } = refusal.details ?? {};
    if (!this.isAction(limit) || typeof retryAfterMs !== "number") return null;
    return { action: limit, remaining: 0, seconds: secondsIn(retryAfterMs) };
  }

  private isAction(name: unknown): name is LimitedAction {
    return typeof name === "string" && Object.hasOwn(this.limits, name);
  }

  private set(response: Response, standings: readonly LimitStatus[]): void {
    for (const { action, remaining, seconds } of standings) {
      const { quota, windowMs } = this.limits[action];
      response.append("RateLimit-Policy", `"${action}";q=${quota};w=${secondsIn(windowMs)}`);
      response.append("RateLimit", `"${action}";r=${remaining};t=${seconds}`);
    }
  }
}
