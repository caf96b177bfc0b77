import type { Scheduler } from "./ports/scheduler.js";

/** The task with its errors and rejections reported, so that they do not end the process. */
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
