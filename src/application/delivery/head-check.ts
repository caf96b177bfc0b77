import type { Scheduler } from "../ports/scheduler.js";
import { Outage } from "./outage.js";

type Deps = Readonly<{
  checks: readonly (() => Promise<void>)[];
  everyMs: number;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Looks, again and again, for what no announcement told of. */
export class HeadCheck {
  private readonly outage: Outage;
  private next: { cancel(): void } | null = null;
  private running = false;
  private stopped = true;
  private again = false;

  constructor(private readonly deps: Deps) {
    this.outage = new Outage(deps.report);
  }

  start(): void {
    this.stopped = false;
    this.wait();
  }

  stop(): void {
    this.stopped = true;
    this.next?.cancel();
  }

  /** Looks at once. */
  now(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.next?.cancel();
    this.look().catch(this.deps.report);
  }

  private wait(): void {
    this.next = this.deps.scheduler.after(this.deps.everyMs, () => this.now());
  }

  private async look(): Promise<void> {
    this.running = true;
    const results = await Promise.allSettled(this.deps.checks.map((check) => check()));
    const failure = results.find((result) => result.status === "rejected");
    if (failure) this.outage.failed(failure.reason);
    else this.outage.over();
    this.running = false;
    const { again } = this;
    this.again = false;
    if (again) this.now();
    else if (!this.stopped) this.wait();
  }
}
