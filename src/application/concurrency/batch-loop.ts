import type { Scheduler } from "../ports/scheduler.js";
import { FailureStreak } from "./failure-streak.js";

type Deps = Readonly<{
  scheduler: Pick<Scheduler, "after">;
  /** Runs one batch, and returns the time to rest in milliseconds. */
  runBatch: () => Promise<number>;
  /** Rest after a batch that failed. */
  failedRestMs: number;
  /** Called with the first of consecutive failures. */
  report: (error: unknown) => void;
}>;

/** Runs batch after batch, one at a time, with rests in between. */
export class BatchLoop {
  private next: { cancel(): void } | null = null;
  private batch: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly failures: FailureStreak;

  constructor(private readonly deps: Deps) {
    this.failures = new FailureStreak(deps.report);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Runs the first batch after `ms`. */
  start(ms: number): void {
    if (this.stopped) return;
    this.next = this.deps.scheduler.after(ms, () => {
      this.batch = this.runBatch().then((restMs) => this.start(restMs));
    });
  }

  /** Begins no further batch. Resolves when none is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.next?.cancel();
    await this.batch;
  }

  private async runBatch(): Promise<number> {
    try {
      const restMs = await this.deps.runBatch();
      this.failures.recover();
      return restMs;
    } catch (error) {
      this.failures.fail(error);
      return this.deps.failedRestMs;
    }
  }
}
