import { createHash } from "node:crypto";
import { z } from "zod";
import type { TokenBuckets } from "../../application/limits/token-buckets.js";
import type { RateLimiter, Take } from "../../application/ports/rate-limiter.js";
import { bucketStateOf, type BucketState } from "../../domain/limits/bucket.js";
import { rateLimited } from "../../domain/limits/errors.js";
import { CLUSTER_WIDE, type LimitedAction, type Limits } from "../../domain/limits/limit.js";
import { RedisLink, type RedisConnection } from "./redis-link.js";
import { SHARED_BUCKETS } from "./shared-buckets-script.js";

const PATIENCE_MS = 80;
const PAUSE_MS = 1_000;
const MAX_REQUESTS = 500;

const Answers = z.array(z.number());

export type RedisLimiterOptions = Readonly<{
  url: string;
  prefix: string;
  limits: Limits;
  buckets: TokenBuckets;
  patienceMs?: number;
}>;

/** Taken from together. A forced one is taken whether or not the tokens are there. */
type Request = Readonly<{
  takes: readonly Take[];
  isForced: boolean;
  /** Gives back what this node's own buckets gave. */
  undo: () => void;
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
  private waiting: Request[] = [];
  private readonly underway = new Set<readonly Request[]>();
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

  take(action: LimitedAction, key: string, cost = 1): Promise<void> {
    return this.takeAll([{ action, key, cost }]);
  }

  async takeAll(takes: readonly Take[]): Promise<void> {
    this.options.buckets.take(takes);
    await this.share(takes, false);
  }

  async charge(action: LimitedAction, key: string, cost: number): Promise<void> {
    const take = { action, key, cost };
    this.options.buckets.charge(take);
    await this.share([take], true);
  }

  left(action: LimitedAction, key: string): BucketState {
    return this.options.buckets.peek(action, key);
  }

  private async share(all: readonly Take[], isForced: boolean): Promise<void> {
    const takes = all.filter(({ action }) => CLUSTER_WIDE.has(action));
    if (takes.length === 0 || !this.session || performance.now() < this.pausedUntil) return;
    const undo = () => all.forEach((take) => this.options.buckets.charge({ ...take, cost: -take.cost }));
    await new Promise<void>((taken, refused) => {
      if (this.waiting.length === 0) setImmediate(() => this.askForAll());
      this.waiting.push({ takes, isForced, undo, taken, refused });
    });
  }

  private askForAll(): void {
    const { session, waiting } = this;
    this.waiting = [];
    if (!session) return;
    for (let from = 0; from < waiting.length; from += MAX_REQUESTS)
      void this.ask(session, waiting.slice(from, from + MAX_REQUESTS));
  }

  private async ask({ redis, script }: Session, requests: readonly Request[]): Promise<void> {
    this.underway.add(requests);
    const tooLate = setTimeout(() => this.pauseUnlessAnswered(requests), this.options.patienceMs ?? PATIENCE_MS);
    try {
      const keys = requests.flatMap(({ takes }) => takes.map(this.name));
      const answer = await redis.evalSha(script, { keys, arguments: requests.flatMap(this.costs) });
      const left = Answers.length(keys.length).parse(answer);
      for (const request of requests) this.settle(request, left.splice(0, request.takes.length));
    } catch {
      this.pause();
      redis.scriptLoad(SHARED_BUCKETS).catch(() => undefined);
    } finally {
      clearTimeout(tooLate);
      this.underway.delete(requests);
    }
  }

  private settle({ takes, undo, taken, refused }: Request, answers: readonly number[]): void {
    const isRefused = answers.some((micros) => micros < 0);
    if (isRefused) undo();
    const waits = takes.map(({ action, key, cost }, index) => {
      const micros = answers[index] ?? 0;
      const longestMs = 2 * this.options.limits[action].windowMs;
      const msUntilFull = Math.min((isRefused ? -micros - 1 : micros) / 1000, longestMs);
      this.options.buckets.raiseTo(action, key, msUntilFull);
      return { action, retryAfterMs: bucketStateOf(this.options.limits[action], msUntilFull, cost).retryAfterMs };
    });
    if (!isRefused) return taken();
    const longest = waits.reduce((one, other) => (other.retryAfterMs > one.retryAfterMs ? other : one));
    refused(rateLimited(longest.action, Math.max(1, longest.retryAfterMs)));
  }

  /** After a busy spell the answer may be there already, unread. */
  private pauseUnlessAnswered(requests: readonly Request[]): void {
    setImmediate(() => {
      if (this.underway.has(requests)) this.pause();
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
    for (const requests of this.underway) for (const { taken } of requests) taken();
    this.underway.clear();
    for (const { taken } of this.waiting.splice(0)) taken();
  }

  private readonly name = ({ action, key }: Take): string => {
    const plain = /^[\w.:/-]{1,64}$/.test(key) ? key : createHash("sha256").update(key).digest("base64url");
    return `${this.options.prefix}limit:${action}:${plain}`;
  };

  private readonly costs = ({ takes, isForced }: Request): string[] =>
    takes.flatMap(({ action, cost }, index) => {
      const { quota, windowMs } = this.options.limits[action];
      const token = Math.max(1, Math.floor((windowMs * 1000) / quota));
      const taken = Math.trunc(token * cost);
      const needed = isForced ? -1 : Math.min(token, taken);
      return [taken, needed, token * quota, takes.length - index].map(String);
    });
}
