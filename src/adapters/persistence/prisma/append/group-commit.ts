import type { Appended } from "../../../../application/ports/message-log.js";
import type { Draft } from "../../../../domain/messages/message.js";
import type { Fence } from "../../../../domain/rooms/access.js";
import { unavailable } from "../database/retry.js";
import { bytesOf, WaitingAppend, WaitingAppends, type AppendBounds } from "./pending-appends.js";

/** `retried`: an attempt before this one may have stored it. */
export type BatchedAppend = Readonly<{ draft: Draft; fence: Fence; retried: boolean }>;

/** Stores all of them together, and answers in their order. When it throws, it stored none, or nobody knows. */
export type CommitBatch = (batch: readonly BatchedAppend[]) => Promise<readonly Appended[]>;

export type GroupCommitLimits = Readonly<{
  batch: Readonly<{ items: number; bytes: number }>;
  waiting: AppendBounds;
  /** How long an append may wait for its answer. */
  patienceMs: number;
}>;

export type Timing = Readonly<{ now(): number; after(delayMs: number, task: () => void): void }>;

type Deps = Readonly<{
  commit: CommitBatch;
  /** Whether an error leaves open what was stored, or will pass by itself: then the same batch is tried again. */
  mayPass: (error: unknown) => boolean;
  timing: Timing;
  limits: GroupCommitLimits;
}>;

type Attempt = Readonly<{ outcomes: readonly Appended[] } | { error: unknown }>;

const MIN_PAUSE_MS = 10;
const MAX_PAUSE_MS = 500;
const RETRY_AFTER_MS = 1000;

/**
 * Appends that arrive while a batch is being stored form the next one; one batch at a time, in order of arrival.
 * A batch that fails for good is halved until what spoils it stands alone.
 */
export class GroupCommit {
  private queue: WaitingAppend[] = [];
  private readonly unanswered = new Set<WaitingAppend>();
  private readonly waiting: WaitingAppends;
  private running: Promise<void> | null = null;
  private watching = false;
  private closed = false;
  /** Since when nothing could be stored; `null` while it can. */
  private failingSince: number | null = null;
  private lastFailureAt = 0;

  constructor(private readonly deps: Deps) {
    this.waiting = new WaitingAppends(deps.limits.waiting);
  }

  append(draft: Draft, fence: Fence): Promise<Appended> {
    if (this.closed) return Promise.reject(unavailable(new Error("The message log is closed.")));
    if (this.isDown()) return Promise.reject(refusal("The database has not answered for a while."));
    if (!this.waiting.admit(draft)) return Promise.reject(refusal("Too much is waiting to be stored."));
    return new Promise((resolve, reject) => {
      const append = new WaitingAppend({ draft, fence }, this.deps.timing.now(), { resolve, reject });
      this.queue.push(append);
      this.unanswered.add(append);
      this.watchDeadlines();
      this.running ??= this.run();
    });
  }

  /** Takes nothing more; resolves when what waits is stored or refused. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    await Promise.resolve();
    while (this.queue.length > 0) await this.settle(this.nextBatch());
    this.running = null;
  }

  /** A sender's appends with different fences do not mix, so that all of a batch are fenced or none. */
  private nextBatch(): WaitingAppend[] {
    const { items, bytes: mostBytes } = this.deps.limits.batch;
    const fences = new Map<string, Fence>();
    let bytes = 0;
    const fits = ({ draft, fence, sender }: WaitingAppend, index: number) => {
      const known = fences.get(sender) ?? fence;
      fences.set(sender, known);
      bytes += bytesOf(draft);
      return index === 0 || (index < items && bytes <= mostBytes && isSameFence(known, fence));
    };
    const end = this.queue.findIndex((append, index) => !fits(append, index));
    return this.queue.splice(0, end === -1 ? this.queue.length : end);
  }

  /** Until each of them has its answer. */
  private async settle(appends: readonly WaitingAppend[]): Promise<void> {
    for (let pauseMs = MIN_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      const batch = appends.filter((append) => this.unanswered.has(append));
      if (batch.length === 0) return;
      const result = await this.attempt(batch);
      if ("outcomes" in result) return this.tell(batch, result.outcomes);
      if (!this.deps.mayPass(result.error)) return this.separate(batch, result.error);
      this.lastFailureAt = this.deps.timing.now();
      this.failingSince ??= this.lastFailureAt;
      for (const append of batch) append.failed(result.error);
      if (this.isDown()) this.refuse(this.unanswered);
      await new Promise<void>((resolve) => this.deps.timing.after(pauseMs, resolve));
    }
  }

  private async attempt(batch: readonly WaitingAppend[]): Promise<Attempt> {
    try {
      const outcomes = await this.deps.commit(batch);
      if (outcomes.length !== batch.length) throw new Error("The batch has not one outcome for each append.");
      this.failingSince = null;
      return { outcomes };
    } catch (error) {
      return { error };
    }
  }

  private async separate(batch: readonly WaitingAppend[], error: unknown): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first) return this.answer(first, () => first.reject(error));
    const middle = Math.ceil(batch.length / 2);
    await this.settle(batch.slice(0, middle));
    await this.settle(batch.slice(middle));
  }

  private tell(batch: readonly WaitingAppend[], outcomes: readonly Appended[]): void {
    const fenced = new Set<string>();
    for (const [index, appended] of outcomes.entries()) {
      const append = batch[index];
      if (!append) continue;
      if (appended.outcome === "fenced") fenced.add(append.sender);
      this.answer(append, () => append.resolve(appended));
    }
    if (fenced.size > 0) this.fence(fenced);
  }

  /** What a sender sent after a fenced message is decided again after it, or it would be stored before it. */
  private fence(senders: ReadonlySet<string>): void {
    const after = this.queue.filter(({ sender }) => senders.has(sender));
    this.queue = this.queue.filter(({ sender }) => !senders.has(sender));
    for (const append of after) this.answer(append, () => append.resolve({ outcome: "fenced" }));
  }

  private answer(append: WaitingAppend, tell: () => void): void {
    if (!this.unanswered.delete(append)) return;
    this.waiting.release(append.draft);
    tell();
  }

  /** It failed for as long as anybody waits, and did so a moment ago: what comes now need not wait to see it fail. */
  private isDown(): boolean {
    const { timing, limits } = this.deps;
    const now = timing.now();
    if (this.failingSince === null || now - this.lastFailureAt > RETRY_AFTER_MS) return false;
    return now - this.failingSince >= limits.patienceMs;
  }

  /** One timer for all: they expire in the order in which they came. */
  private watchDeadlines(): void {
    const [oldest] = this.unanswered;
    if (this.watching || !oldest) return;
    const { timing, limits } = this.deps;
    this.watching = true;
    timing.after(Math.max(0, oldest.arrivedAt + limits.patienceMs - timing.now()), () => {
      this.watching = false;
      this.refuseExpired(timing.now() - limits.patienceMs);
      this.watchDeadlines();
    });
  }

  private refuseExpired(arrivedBefore: number): void {
    const expired = [...this.unanswered].filter(({ arrivedAt }) => arrivedAt <= arrivedBefore);
    const [oldest] = expired;
    if (oldest) this.lastFailureAt = this.deps.timing.now();
    if (oldest) this.failingSince ??= oldest.arrivedAt;
    this.refuse(expired);
  }

  private refuse(appends: Iterable<WaitingAppend>): void {
    for (const append of appends)
      this.answer(append, () => append.reject(refusal(append.failure ?? "It took too long.")));
    this.queue = this.queue.filter((append) => this.unanswered.has(append));
  }
}

const isSameFence = (one: Fence, other: Fence): boolean =>
  one.accessRev === other.accessRev && one.membershipRev === other.membershipRev;

const refusal = (cause: unknown): Error =>
  unavailable(cause instanceof Error ? cause : new Error(String(cause)), RETRY_AFTER_MS);
