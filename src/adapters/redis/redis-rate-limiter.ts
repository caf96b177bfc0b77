import { createHash } from "node:crypto";
import type { Buckets } from "../../application/limits/buckets.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import { allowanceOf, type Allowance } from "../../domain/limits/bucket.js";
import { rateLimited } from "../../domain/limits/errors.js";
import { SHARED, type LimitedAction, type Limits } from "../../domain/limits/limit.js";
import { RedisLink, type RedisConnection } from "./redis-link.js";
import { SHARED_BUCKETS } from "./shared-buckets-script.js";

const PATIENCE_MS = 80;
const PAUSE_MS = 1_000;
const MOST_TOGETHER = 500;

export type RedisLimiterOptions = Readonly<{
  url: string;
  prefix: string;
  limits: Limits;
  buckets: Buckets;
  patienceMs?: number;
}>;

type Take = Readonly<{
  action: LimitedAction;
  key: string;
  taken: () => void;
  refused: (refusal: Error) => void;
}>;

type Session = Readonly<{ redis: RedisConnection; script: string }>;

/**
 * Buckets that all nodes share. This node's own are asked first: what they refuse costs nobody a round trip, and they
 * alone decide while Redis is away. What is asked in one turn of the event loop goes to Redis as one script.
 */
export class RedisRateLimiter implements RateLimiter {
  private readonly link: RedisLink;
  private session: Session | null = null;
  private waiting: Take[] = [];
  private readonly underway = new Set<readonly Take[]>();
  private pausedUntil = 0;

  constructor(private readonly options: RedisLimiterOptions) {
    this.link = new RedisLink(options.url, {
      up: async (redis) => void (this.session = { redis, script: await redis.scriptLoad(SHARED_BUCKETS) }),
      down: () => this.goOnAlone(),
    });
  }

  open(): void {
    this.link.open();
  }

  close(): void {
    this.link.close();
    this.goOnAlone();
  }

  async take(action: LimitedAction, key: string): Promise<void> {
    this.options.buckets.take(action, key);
    if (!SHARED.has(action) || !this.session || performance.now() < this.pausedUntil) return;
    await new Promise<void>((taken, refused) => {
      if (this.waiting.length === 0) setImmediate(() => this.askForAll());
      this.waiting.push({ action, key, taken, refused });
    });
  }

  left(action: LimitedAction, key: string): Allowance {
    return this.options.buckets.left(action, key);
  }

  private askForAll(): void {
    const { session, waiting } = this;
    this.waiting = [];
    if (!session) return;
    for (let from = 0; from < waiting.length; from += MOST_TOGETHER)
      void this.ask(session, waiting.slice(from, from + MOST_TOGETHER));
  }

  private async ask({ redis, script }: Session, takes: readonly Take[]): Promise<void> {
    this.underway.add(takes);
    const tooLate = setTimeout(() => this.pauseUnlessAnswered(takes), this.options.patienceMs ?? PATIENCE_MS);
    try {
      const answers = await redis.evalSha(script, { keys: takes.map(this.name), arguments: takes.flatMap(this.costs) });
      for (const [index, take] of takes.entries()) this.settle(take, Number((answers as readonly unknown[])[index]));
    } catch {
      this.pause();
      redis.scriptLoad(SHARED_BUCKETS).catch(() => undefined);
    } finally {
      clearTimeout(tooLate);
      this.underway.delete(takes);
    }
  }

  private settle({ action, key, taken, refused }: Take, micros: number): void {
    const fullInMs = Math.abs(micros) / 1000;
    this.options.buckets.drainTo(action, key, fullInMs);
    if (micros >= 0) taken();
    else refused(rateLimited(action, Math.max(1, allowanceOf(this.options.limits[action], fullInMs).retryAfterMs)));
  }

  /** After a busy spell the answer may be there already, unread. */
  private pauseUnlessAnswered(takes: readonly Take[]): void {
    setImmediate(() => {
      if (this.underway.has(takes)) this.pause();
    });
  }

  /** A Redis that does not answer is left alone for a while. */
  private pause(): void {
    this.pausedUntil = performance.now() + PAUSE_MS;
    this.letThrough();
  }

  private goOnAlone(): void {
    this.session = null;
    this.letThrough();
  }

  /** In the order in which they came: this node's own buckets have let all of them through. */
  private letThrough(): void {
    for (const takes of this.underway) for (const { taken } of takes) taken();
    this.underway.clear();
    for (const { taken } of this.waiting.splice(0)) taken();
  }

  private readonly name = ({ action, key }: Take): string => {
    const plain = /^[\w.:/-]{1,64}$/.test(key) ? key : createHash("sha256").update(key).digest("base64url");
    return `${this.options.prefix}limit:${action}:${plain}`;
  };

  private readonly costs = ({ action }: Take): string[] => {
    const { quota, windowMs } = this.options.limits[action];
    const cost = Math.floor((windowMs * 1000) / quota);
    return [String(cost), String(cost * quota)];
  };
}
