import type { Scheduler } from "../../ports/scheduler.js";
import { FailureStreak } from "../../concurrency/failure-streak.js";

type Deps = Readonly<{
  checks: readonly (() => Promise<void>)[];
  everyMs: number;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Runs checks periodically that find every change whose publication was lost. */
export class HeadCheck {
  private readonly failures: FailureStreak;
  private next: { cancel(): void } | null = null;
  private running = false;
  private stopped = true;
  private rerunRequested = false;

  constructor(private readonly deps: Deps) {
    this.failures = new FailureStreak(deps.report);
  }

  start(): void {
    this.stopped = false;
    this.wait();
  }

  stop(): void {
    this.stopped = true;
    this.next?.cancel();
  }

  /** Runs the checks immediately, or once more after the running ones. */
  now(): void {
    if (this.stopped) return;
    if (this.running) {
      this.rerunRequested = true;
      return;
    }
    this.next?.cancel();
    this.runChecks().catch(this.deps.report);
  }

  private wait(): void {
    this.next = this.deps.scheduler.after(this.deps.everyMs, () => this.now());
  }

  private async runChecks(): Promise<void> {
    this.running = true;
    const results = await Promise.allSettled(this.deps.checks.map((check) => check()));
    const failure = results.find((result) => result.status === "rejected");
    if (failure) this.failures.fail(failure.reason);
    else this.failures.recover();
    this.running = false;
    const { rerunRequested } = this;
    this.rerunRequested = false;
    if (rerunRequested) this.now();
    else if (!this.stopped) this.wait();
  }
}
