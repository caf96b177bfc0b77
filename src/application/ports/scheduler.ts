export interface Scheduler {
  /** Runs `task` once, `delayMs` from now, unless it is cancelled before. Never keeps the process alive. */
  after(delayMs: number, task: () => void): { cancel(): void };
}
