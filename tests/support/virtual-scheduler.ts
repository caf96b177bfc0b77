import type { MonotonicClock } from "../../src/application/ports/monotonic-clock.js";
import type { Scheduler } from "../../src/application/ports/scheduler.js";

type Timer = Readonly<{ at: number; task: () => void }>;

/** Time that passes only when the test advances it. */
export class VirtualScheduler implements Scheduler, MonotonicClock {
  private now = 0;
  private readonly timers = new Set<Timer>();
  private readonly next: (() => void)[] = [];

  elapsedMs(): number {
    return this.now;
  }

  after(delayMs: number, task: () => void): { cancel(): void } {
    const timer = { at: this.now + delayMs, task };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  soon(task: () => void): void {
    this.next.push(task);
  }

  /** Number of running timers. */
  get pending(): number {
    return this.timers.size;
  }

  /** Advances time. Timers run when they are due, and their follow-up work settles. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.settle();
    for (let due = this.firstUntil(end); due; due = this.firstUntil(end)) {
      this.now = Math.max(this.now, due.at);
      this.timers.delete(due);
      due.task();
      await this.settle();
    }
    this.now = end;
  }

  /** The earliest timer until `end`. Of several, the one that was set first. */
  private firstUntil(end: number) {
    let first: Timer | undefined;
    for (const timer of this.timers) if (timer.at <= end && timer.at < (first?.at ?? Infinity)) first = timer;
    return first;
  }

  private async settle(): Promise<void> {
    await settledPromises();
    while (this.next.length > 0) {
      for (const task of this.next.splice(0)) task();
      await settledPromises();
    }
  }
}

/** Resolves after the callbacks of all settled promises. */
export const settledPromises = (): Promise<void> => new Promise((done) => setImmediate(done));
