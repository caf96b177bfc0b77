import { allowanceOf, withOneTaken, type Allowance } from "../../domain/limits/bucket.js";
import { rateLimited } from "../../domain/limits/errors.js";
import type { LimitedAction, Limits } from "../../domain/limits/limit.js";
import type { Clock } from "../ports/clock.js";

const MOST = 500_000;
const FEW = 10_000;

/** The buckets of this node, by action and key. Full ones take no room. */
export class Buckets {
  /** When each will be full, in milliseconds. */
  private readonly fullAt = new Map<string, number>();
  private roomyUntil = FEW;

  constructor(
    private readonly limits: Limits,
    private readonly clock: Clock,
  ) {}

  /** Takes a token, or refuses with `rate.limited`. */
  take(action: LimitedAction, key: string): void {
    const fullInMs = this.fullInMs(action, key);
    const after = withOneTaken(this.limits[action], fullInMs);
    if (after === null) throw rateLimited(action, allowanceOf(this.limits[action], fullInMs).retryAfterMs);
    this.set(nameOf(action, key), after);
  }

  left(action: LimitedAction, key: string): Allowance {
    return allowanceOf(this.limits[action], this.fullInMs(action, key));
  }

  /** Takes over what others know of the bucket, where that is less than what is in it here. */
  drainTo(action: LimitedAction, key: string, fullInMs: number): void {
    if (fullInMs > this.fullInMs(action, key)) this.set(nameOf(action, key), fullInMs);
  }

  private fullInMs(action: LimitedAction, key: string): number {
    const { windowMs } = this.limits[action];
    const fullInMs = (this.fullAt.get(nameOf(action, key)) ?? 0) - this.now();
    if (fullInMs <= windowMs) return Math.max(0, fullInMs);
    // No bucket takes longer than its window: the clock was set back.
    this.set(nameOf(action, key), windowMs);
    return windowMs;
  }

  private set(name: string, fullInMs: number): void {
    this.fullAt.set(name, this.now() + fullInMs);
    if (this.fullAt.size > this.roomyUntil) this.makeRoom();
  }

  private makeRoom(): void {
    const now = this.now();
    for (const [name, fullAt] of this.fullAt) if (fullAt <= now) this.fullAt.delete(name);
    for (const name of this.fullAt.keys()) {
      if (this.fullAt.size <= MOST / 2) break;
      this.fullAt.delete(name);
    }
    this.roomyUntil = Math.max(FEW, 2 * this.fullAt.size);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

const nameOf = (action: LimitedAction, key: string): string => `${action} ${key}`;
