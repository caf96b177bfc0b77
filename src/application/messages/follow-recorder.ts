import { BatchLoop } from "../concurrency/batch-loop.js";
import type { Scheduler } from "../ports/scheduler.js";
import type { UserChangeReader } from "../ports/user-change-reader.js";
import type { Transactions } from "../transactions/transactions.js";

/** Changes of one batch, and follows that end in one, which get one `userRev`. */
const BATCH = 500;
const ENDED = 100;

/** Rest when nothing is left to record, and after a full batch. */
const IDLE_MS = 1_000;
const FULL_REST_MS = 50;

type Deps = Readonly<{
  userChangeReader: Pick<UserChangeReader, "hasPendingFollows">;
  transactions: Pick<Transactions, "run">;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/**
 * Records the follows that sends made or moved, a moment later, so that a send takes no `userRev` and waits for nobody.
 * Removes the many follows of an ended membership without a lock on the room. Every node runs one.
 */
export class FollowRecorder {
  private readonly loop: BatchLoop;

  constructor(private readonly deps: Deps) {
    const { scheduler, report } = deps;
    this.loop = new BatchLoop({ scheduler, report, failedRestMs: IDLE_MS, runBatch: () => this.recordBatch() });
  }

  start(): void {
    this.loop.start(IDLE_MS);
  }

  /** Resolves when no batch is running. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Returns the time to rest. */
  private async recordBatch(): Promise<number> {
    const { transactions, userChangeReader } = this.deps;
    if (!(await userChangeReader.hasPendingFollows())) return IDLE_MS;
    // A failure of one of the two does not hold up the other.
    const [taken] = await Promise.allSettled([transactions.run((tx) => tx.userChanges.recordAppended(BATCH))]);
    const [ended] = await Promise.allSettled([transactions.run((tx) => tx.threadFollows.removeEnding(ENDED))]);
    if (taken.status === "rejected") throw taken.reason;
    if (ended.status === "rejected") throw ended.reason;
    return taken.value < BATCH && ended.value === 0 ? IDLE_MS : FULL_REST_MS;
  }
}
