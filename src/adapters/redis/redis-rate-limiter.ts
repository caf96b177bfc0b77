import { createHash } from "node:crypto";
import { z } from "zod";
import type { TokenBuckets } from "../../application/limits/token-buckets.js";
import type { RateLimiter, Take } from "../../application/ports/rate-limiter.js";
import { bucketStateOf, type BucketState } from "../../domain/limits/bucket.js";
import { rateLimited } from "../../domain/limits/errors.js";
import { CLUSTER_WIDE, type LimitedAction, type Limits } from "../../domain/limits/limit.js";
import { RedisConnector, type RedisConnection } from "./redis-connector.js";
import { GCRA_SCRIPT } from "./redis-rate-limiter-script.js";

const TIMEOUT_MS = 80;
const PAUSE_MS = 1_000;
const MAX_REQUESTS = 500;

const Answers = z.array(z.number());

export type RedisLimiterOptions = Readonly<{
  url: string;
  prefix: string;
  limits: Limits;
  buckets: TokenBuckets;
  timeoutMs?: number;
}>;

/** Takes that succeed or fail together. A forced request takes its tokens even if the buckets do not hold them. */
type Request = Readonly<{
  takes: readonly Take[];
  isForced: boolean;
  /** Returns the tokens to this node's own buckets. */
  undo: () => void;
  taken: () => void;
  refused: (refusal: Error) => void;
}>;

type LinkState = Readonly<{ redis: RedisConnection; script: string }>;

/**
 * Token buckets that all nodes share. This node's own buckets are checked first, so that their refusals cost no round trip,
 * and they alone decide while Redis is unreachable. All takes of one turn of the event loop go to Redis in one script.
 */
export class RedisRateLimiter implements RateLimiter {
  private readonly link: RedisConnector;
  private session: LinkState | null = null;
  private waiting: Request[] = [];
  private readonly inFlight = new Set<readonly Request[]>();
  private pausedUntil = 0;

  constructor(private readonly options: RedisLimiterOptions) {
    this.link = new RedisConnector(options.url, {
      up: async (redis) => void (this.session = { redis, script: await redis.scriptLoad(GCRA_SCRIPT) }),
      down: () => this.useLocalOnly(),
    });
  }

  open(): void {
    this.link.open();
  }

  close(): void {
    this.link.close();
    this.useLocalOnly();
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
      if (this.waiting.length === 0) setImmediate(() => this.requestAll());
      this.waiting.push({ takes, isForced, undo, taken, refused });
    });
  }

  private requestAll(): void {
    const { session, waiting } = this;
    this.waiting = [];
    if (!session) return;
    for (let from = 0; from < waiting.length; from += MAX_REQUESTS)
      void this.request(session, waiting.slice(from, from + MAX_REQUESTS));
  }

  private async request({ redis, script }: LinkState, requests: readonly Request[]): Promise<void> {
    this.inFlight.add(requests);
    const timeout = setTimeout(() => this.pauseUnlessAnswered(requests), this.options.timeoutMs ?? TIMEOUT_MS);
    try {
      const keys = requests.flatMap(({ takes }) => takes.map(this.name));
      const answer = await redis.evalSha(script, { keys, arguments: requests.flatMap(this.costs) });
      const left = Answers.length(keys.length).parse(answer);
      for (const request of requests) this.applyResult(request, left.splice(0, request.takes.length));
    } catch {
      this.pause();
      redis.scriptLoad(GCRA_SCRIPT).catch(() => undefined);
    } finally {
      clearTimeout(timeout);
      this.inFlight.delete(requests);
    }
  }

  private applyResult({ takes, undo, taken, refused }: Request, answers: readonly number[]): void {
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

  /**
   * Pauses, unless the answer is read in the next turn of the event loop: while the process was busy, it may have
   * arrived unread.
   */
  private pauseUnlessAnswered(requests: readonly Request[]): void {
    setImmediate(() => {
      if (this.inFlight.has(requests)) this.pause();
    });
  }

  /** Stops using an unresponsive Redis for a while. */
  private pause(): void {
    this.pausedUntil = performance.now() + PAUSE_MS;
    this.resolvePending();
  }

  private useLocalOnly(): void {
    this.session = null;
    this.resolvePending();
  }

  /** Allows all pending requests in order of arrival, because this node's own buckets have allowed them. */
  private resolvePending(): void {
    for (const requests of this.inFlight) for (const { taken } of requests) taken();
    this.inFlight.clear();
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
