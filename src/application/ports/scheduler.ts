import type { Closable } from "./closable.js";

/** Never keeps the process alive. */
export interface Scheduler extends Closable {
  /** Runs `task` once, `delayMs` from now, unless it is cancelled before. */
  after(delayMs: number, task: () => void): { cancel(): void };

  /** Runs `task` once, as soon as everything is done that could be done by now. */
  soon(task: () => void): void;
}
