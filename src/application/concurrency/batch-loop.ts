import type { Scheduler } from "../ports/scheduler.js";

type Deps = Readonly<{
  scheduler: Pick<Scheduler, "after">;
  /** Runs one batch, and returns the time to rest in milliseconds. Never rejects. */
  runBatch: () => Promise<number>;
}>;

/** Runs batch after batch, one at a time, with rests in between. */
export class BatchLoop {
  private next: { cancel(): void } | null = null;
  private batch: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: Deps) {}

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Runs the first batch after `ms`. */
  start(ms: number): void {
    if (this.stopped) return;
    this.next = this.deps.scheduler.after(ms, () => {
      this.batch = this.deps.runBatch().then((restMs) => this.start(restMs));
    });
  }

  /** Begins no further batch. Resolves when none is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.next?.cancel();
    await this.batch;
  }
}
