import type { Scheduler } from "./ports/scheduler.js";

/** The scheduler, whose tasks end nothing: what one throws or rejects with is reported. */
export function guardedScheduler(scheduler: Scheduler, report: (error: unknown) => void): Scheduler {
  const guarded = (task: () => void) => () => {
    new Promise<void>((done) => done(task())).catch(report);
  };
  return {
    after: (delayMs, task) => scheduler.after(delayMs, guarded(task)),
    soon: (task) => scheduler.soon(guarded(task)),
  };
}
