import type { Scheduler } from "../../../src/application/ports/scheduler.js";

/** Time that passes only when it is told to. */
export class VirtualScheduler implements Scheduler {
  private now = 0;
  private readonly tasks = new Set<{ at: number; task: () => void }>();

  after(delayMs: number, task: () => void): { cancel(): void } {
    const entry = { at: this.now + delayMs, task };
    this.tasks.add(entry);
    return { cancel: () => void this.tasks.delete(entry) };
  }

  get pending(): number {
    return this.tasks.size;
  }

  /** Runs what falls due, and lets what that started settle. */
  async advance(ms: number): Promise<void> {
    this.now += ms;
    for (const entry of [...this.tasks].filter(({ at }) => at <= this.now)) {
      this.tasks.delete(entry);
      entry.task();
    }
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
}
