import type { Closable } from "./closable.js";

/** Timers that never keep the process alive. */
export interface Scheduler extends Closable {
  /** Runs `task` once after `delayMs`, unless it is cancelled before. */
  after(delayMs: number, task: () => void): { cancel(): void };

  /** Runs `task` once, after all work that is already possible. */
  soon(task: () => void): void;
}
