import type { Timing } from "../../../src/adapters/persistence/prisma/append/group-commit.js";

/** Time that passes when a test says so. */
export class VirtualTiming implements Timing {
  private time = 0;
  private tasks: { at: number; task: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): void {
    this.tasks.push({ at: this.time + delayMs, task });
  }

  /** Everything happens that is due by then, in its order, with all that follows from it at once. */
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

/** When everything is done that waits for nothing but itself. */
export const quiet = (): Promise<void> => new Promise((done) => setImmediate(done));
