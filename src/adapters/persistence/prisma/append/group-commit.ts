import type { Appended } from "../../../../application/ports/message-log.js";
import type { MonotonicClock } from "../../../../application/ports/monotonic-clock.js";
import type { Scheduler } from "../../../../application/ports/scheduler.js";
import type { Draft } from "../../../../domain/messages/message.js";
import type { Fence } from "../../../../domain/rooms/access.js";
import { unavailable } from "../database/retry.js";
import { PendingAppend, AppendBudget, type AppendBounds } from "./pending-appends.js";

/**
 * `sender`: identifies the room and the author, who have one fence in a batch. `retried`: an earlier attempt may have
 * stored the message.
 */
export type BatchedAppend = Readonly<{ draft: Draft; fence: Fence; sender: string; retried: boolean }>;

/** Stores the batch in one transaction and returns the outcomes in its order. After an error, nothing was stored or the outcome is unknown. */
export type CommitBatch = (batch: readonly BatchedAppend[]) => Promise<readonly Appended[]>;

export type GroupCommitLimits = Readonly<{
  batch: Readonly<{ items: number; bytes: number }>;
  waiting: AppendBounds;
  /** Longest time that an append waits for its outcome. */
  timeoutMs: number;
}>;

type Deps = Readonly<{
  commit: CommitBatch;
  /** Whether a batch is retried after this error, because its outcome is unknown or the cause is temporary. */
  isTransient: (error: unknown) => boolean;
  scheduler: Pick<Scheduler, "after">;
  /** Resolves when the work of this turn of the event loop is done. A turn handles everything that has arrived. */
  endOfTurn: () => Promise<void>;
  monotonicClock: Pick<MonotonicClock, "elapsedMs">;
  limits: GroupCommitLimits;
}>;

type Attempt = Readonly<{ outcomes: readonly Appended[] } | { error: unknown }>;

const MIN_PAUSE_MS = 10;
const MAX_PAUSE_MS = 500;
const RETRY_AFTER_MS = 1000;

/**
 * Appends that arrive while a batch is being stored form the next batch. Batches are stored one at a time, in order of
 * arrival. A batch that fails permanently is split in halves until only the invalid append fails.
 */
export class GroupCommit {
  private queue: PendingAppend[] = [];
  private readonly unanswered = new Set<PendingAppend>();
  private readonly budget: AppendBudget;
  private running: Promise<void> | null = null;
  private watching = false;
  private closed = false;
  /** Start of the current failure; `null` while batches succeed. */
  private failingSince: number | null = null;
  private lastFailureAt = 0;

  constructor(private readonly deps: Deps) {
    this.budget = new AppendBudget(deps.limits.waiting);
  }

  append(draft: Draft, fence: Fence): Promise<Appended> {
    if (this.closed) return Promise.reject(unavailable(new Error("The message log is closed.")));
    if (this.isCircuitOpen()) return Promise.reject(refusal("The database has not answered for a while."));
    return new Promise((resolve, reject) => {
      const append = new PendingAppend({ draft, fence }, this.now(), { resolve, reject });
      if (!this.budget.reserve(append)) return reject(refusal("Too many appends are waiting to be stored."));
      this.queue.push(append);
      this.unanswered.add(append);
      this.watchDeadlines();
      this.running ??= this.run();
    });
  }

  /** Rejects further appends. Resolves when the pending ones are stored or refused. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  /** Begins each batch at the end of a turn, so that appends that arrive together are stored together. */
  private async run(): Promise<void> {
    do {
      await this.deps.endOfTurn();
      await this.commitWithRetry(this.nextBatch());
    } while (this.queue.length > 0);
    this.running = null;
  }

  /**
   * Takes the next batch. It contains one fence per sender, so that all appends of a sender are fenced or none, and one
   * append per sender in slow mode.
   */
  private nextBatch(): PendingAppend[] {
    const { items, bytes: mostBytes } = this.deps.limits.batch;
    const fences = new Map<string, Fence>();
    let bytes = 0;
    const fits = ({ fence, sender, bytes: rowBytes }: PendingAppend, index: number) => {
      const known = fences.get(sender);
      fences.set(sender, known ?? fence);
      bytes += rowBytes;
      return index === 0 || (index < items && bytes <= mostBytes && (!known || mayShareBatch(known, fence)));
    };
    const end = this.queue.findIndex((append, index) => !fits(append, index));
    return this.queue.splice(0, end === -1 ? this.queue.length : end);
  }

  /** Retries the batch until each append has an outcome. */
  private async commitWithRetry(appends: readonly PendingAppend[]): Promise<void> {
    for (let pauseMs = MIN_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      const batch = appends.filter((append) => this.unanswered.has(append));
      if (batch.length === 0) return;
      const result = await this.attempt(batch);
      if ("outcomes" in result) return this.deliver(batch, result.outcomes);
      if (!this.deps.isTransient(result.error)) return this.bisect(batch, result.error);
      this.lastFailureAt = this.now();
      this.failingSince ??= this.lastFailureAt;
      for (const append of batch) append.failed(result.error);
      if (this.isCircuitOpen()) this.refuse(this.unanswered);
      await new Promise<void>((resolve) => this.deps.scheduler.after(pauseMs, resolve));
    }
  }

  private async attempt(batch: readonly PendingAppend[]): Promise<Attempt> {
    try {
      const outcomes = await this.deps.commit(batch);
      if (outcomes.length !== batch.length) throw new Error("The batch does not have one outcome for each append.");
      this.failingSince = null;
      return { outcomes };
    } catch (error) {
      return { error };
    }
  }

  private async bisect(batch: readonly PendingAppend[], error: unknown): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first) return this.answer(first, () => first.reject(error));
    const middle = Math.ceil(batch.length / 2);
    await this.commitWithRetry(batch.slice(0, middle));
    await this.commitWithRetry(batch.slice(middle));
  }

  private deliver(batch: readonly PendingAppend[], outcomes: readonly Appended[]): void {
    const fenced = new Set<string>();
    for (const [index, appended] of outcomes.entries()) {
      const append = batch[index];
      if (!append) continue;
      if (appended.outcome === "fenced") fenced.add(append.sender);
      this.answer(append, () => append.resolve(appended));
    }
    if (fenced.size > 0) this.fence(fenced);
  }

  /** Fences the later appends of the same senders too. Stored now, they would precede the fenced message. */
  private fence(senders: ReadonlySet<string>): void {
    const after = this.queue.filter(({ sender }) => senders.has(sender));
    this.queue = this.queue.filter(({ sender }) => !senders.has(sender));
    for (const append of after) this.answer(append, () => append.resolve({ outcome: "fenced" }));
  }

  private answer(append: PendingAppend, settle: () => void): void {
    if (!this.unanswered.delete(append)) return;
    this.budget.release(append);
    settle();
  }

  /** Whether batches have failed for a full timeout, the last one recently. New appends are then refused at once. */
  private isCircuitOpen(): boolean {
    const now = this.now();
    if (this.failingSince === null || now - this.lastFailureAt > RETRY_AFTER_MS) return false;
    return now - this.failingSince >= this.deps.limits.timeoutMs;
  }

  /** Starts the timer for the oldest append. One timer is enough, because appends expire in order of arrival. */
  private watchDeadlines(): void {
    const [oldest] = this.unanswered;
    if (this.watching || !oldest) return;
    const { timeoutMs } = this.deps.limits;
    this.watching = true;
    this.deps.scheduler.after(Math.max(0, oldest.arrivedAt + timeoutMs - this.now()), () => {
      this.watching = false;
      this.refuseExpired(this.now() - timeoutMs);
      this.watchDeadlines();
    });
  }

  private refuseExpired(arrivedBefore: number): void {
    const expired = [...this.unanswered].filter(({ arrivedAt }) => arrivedAt <= arrivedBefore);
    const [oldest] = expired;
    if (oldest) this.lastFailureAt = this.now();
    if (oldest) this.failingSince ??= oldest.arrivedAt;
    this.refuse(expired);
  }

  private now(): number {
    return this.deps.monotonicClock.elapsedMs();
  }

  private refuse(appends: Iterable<PendingAppend>): void {
    for (const append of appends)
      this.answer(append, () => append.reject(refusal(append.failure ?? "The append took too long.")));
    this.queue = this.queue.filter((append) => this.unanswered.has(append));
  }
}

/** Whether two appends of one sender may be in one batch. */
const mayShareBatch = (one: Fence, other: Fence): boolean =>
  one.slowModeSeconds === undefined &&
  other.slowModeSeconds === undefined &&
  one.accessRev === other.accessRev &&
  one.membershipRev === other.membershipRev;

const refusal = (cause: unknown): Error =>
  unavailable(cause instanceof Error ? cause : new Error(String(cause)), RETRY_AFTER_MS);
