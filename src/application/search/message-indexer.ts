import { BatchLoop } from "../concurrency/batch-loop.js";
import type { MessageSearchIndex } from "../ports/message-search.js";
import type { MonotonicClock } from "../ports/monotonic-clock.js";
import type { Scheduler } from "../ports/scheduler.js";

/** Messages of one batch. */
const BATCH = 200;

/** Rest when nothing is left to do. Searches read what is not indexed meanwhile. */
const IDLE_MS = 3_000;

/** Rest after a batch that was not full, so that messages sent one at a time are indexed together. */
const GATHERING_MS = 1_000;

/** Rest after a batch, in relation to the time that it took: a sixteenth of the time at most goes to indexing. */
const REST_FACTOR = 15;
const MIN_REST_MS = 20;

/** A batch that indexed messages or failed. */
export type IndexingBatch = Readonly<{ outcome: "indexed" | "failed"; messages: number }>;

type Deps = Readonly<{
  messageSearchIndex: Pick<MessageSearchIndex, "catchUpSome">;
  scheduler: Scheduler;
  monotonicClock: MonotonicClock;
  report: (error: unknown) => void;
  onBatch: (batch: IndexingBatch) => void;
}>;

/** Indexes messages for the search a moment after they were sent, in batches with rests. */
export class MessageIndexer {
  private readonly loop: BatchLoop;

  constructor(private readonly deps: Deps) {
    const { scheduler, report } = deps;
    this.loop = new BatchLoop({ scheduler, report, failedRestMs: IDLE_MS, runBatch: () => this.indexBatch() });
  }

  start(): void {
    this.loop.start(IDLE_MS);
  }

  /** Resolves when no batch is running. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Returns the time to rest. What a failed batch did not index is tried again. */
  private async indexBatch(): Promise<number> {
    const { messageSearchIndex, monotonicClock, onBatch } = this.deps;
    const begunMs = monotonicClock.elapsedMs();
    try {
      const messages = await messageSearchIndex.catchUpSome(BATCH);
      if (messages === 0) return IDLE_MS;
      onBatch({ outcome: "indexed", messages });
      const leastMs = messages < BATCH ? GATHERING_MS : MIN_REST_MS;
      return Math.max(leastMs, REST_FACTOR * (monotonicClock.elapsedMs() - begunMs));
    } catch (error) {
      onBatch({ outcome: "failed", messages: 0 });
      throw error;
    }
  }
}
