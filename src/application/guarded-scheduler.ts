import type { Scheduler } from "./ports/scheduler.js";

/** Wraps a task so that its errors and rejections are reported and do not end the process. */
export const guardedTask =
  (task: () => unknown, report: (error: unknown) => void): (() => void) =>
  () => {
    new Promise((done) => done(task())).catch(report);
  };

/** Wraps a scheduler so that it guards its tasks. */
export const guardedScheduler = (scheduler: Scheduler, report: (error: unknown) => void): Scheduler => ({
  after: (delayMs, task) => scheduler.after(delayMs, guardedTask(task, report)),
  soon: (task) => scheduler.soon(guardedTask(task, report)),
});
