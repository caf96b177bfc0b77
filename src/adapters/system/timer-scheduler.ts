import type { Scheduler } from "../../application/ports/scheduler.js";

export const timerScheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  soon(task) {
    setImmediate(task).unref();
  },
};
