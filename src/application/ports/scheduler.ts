import type { Closable } from "./closable.js";

/** Timers that never keep the process alive. */
export interface Scheduler extends Closable {
  /** Runs `task` once after `delayMs`, unless it is cancelled before. */
  after(delayMs: number, task: () => void): { cancel(): void };

  /** Runs `task` once, soon: after all work that can run already. */
  soon(task: () => void): void;
}
