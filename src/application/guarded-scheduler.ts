import type { Scheduler } from "./ports/scheduler.js";

/** The task, which ends nothing: what it throws or rejects with is reported. */
export const guardedTask =
  (task: () => unknown, report: (error: unknown) => void): (() => void) =>
  () => {
    new Promise((done) => done(task())).catch(report);
  };

/** The scheduler with guarded tasks. */
export const guardedScheduler = (scheduler: Scheduler, report: (error: unknown) => void): Scheduler => ({
  after: (delayMs, task) => scheduler.after(delayMs, guardedTask(task, report)),
  soon: (task) => scheduler.soon(guardedTask(task, report)),
});
