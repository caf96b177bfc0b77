import type { MonotonicClock } from "../../../src/application/ports/monotonic-clock.js";
import type { Scheduler } from "../../../src/application/ports/scheduler.js";

/** A clock and a scheduler whose time a test advances. */
export class VirtualTiming implements MonotonicClock, Pick<Scheduler, "after"> {
  private time = 0;
  private tasks: { at: number; task: () => void }[] = [];

  elapsedMs(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): { cancel(): void } {
    const scheduled = { at: this.time + delayMs, task };
    this.tasks.push(scheduled);
    return { cancel: () => void (this.tasks = this.tasks.filter((other) => other !== scheduled)) };
  }

  /** Advances the time and runs the due tasks in order, with everything that follows from them at once. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await quiet();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.tasks = this.tasks.filter((other) => other !== next);
      this.time = next.at;
      next.task();
      await quiet();
    }
    this.time = end;
  }

  private next(end: number): { at: number; task: () => void } | undefined {
    return this.tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Resolves after all pending promise callbacks. */
export const quiet = (): Promise<void> => new Promise((done) => setImmediate(done));
