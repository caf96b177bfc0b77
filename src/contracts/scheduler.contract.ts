import { describe, expect, it } from "vitest";
import type { Scheduler } from "../application/ports/scheduler.js";

/** A scheduler, and a function that lets its time pass. */
export type SchedulerUnderTest = Readonly<{ scheduler: Scheduler; pass(ms: number): Promise<unknown> }>;

export function schedulerContract(name: string, make: () => SchedulerUnderTest): void {
  describe(`Scheduler, ${name}`, () => {
    const start = () => {
      const done: string[] = [];
      return { ...make(), done, note: (task: string) => () => void done.push(task) };
    };

    it("runs a task once, after its delay", async () => {
      const { scheduler, pass, done, note } = start();
      scheduler.after(20, note("task"));
      expect(done).toEqual([]);
      await pass(60);
      await pass(60);
      expect(done).toEqual(["task"]);
    });

    it("runs tasks in the order of their due times", async () => {
      const { scheduler, pass, done, note } = start();
      scheduler.after(90, note("third"));
      scheduler.after(50, note("second"));
      scheduler.after(10, note("first"));
      await pass(150);
      expect(done).toEqual(["first", "second", "third"]);
    });

    it("skips a cancelled task", async () => {
      const { scheduler, pass, done, note } = start();
      const cancelled = scheduler.after(20, note("cancelled"));
      scheduler.after(30, note("kept"));
      cancelled.cancel();
      await pass(80);
      expect(done).toEqual(["kept"]);
    });

    it("accepts cancelling a task twice, or after it ran", async () => {
      const { scheduler, pass, done, note } = start();
      const task = scheduler.after(1, note("task"));
      await pass(40);
      task.cancel();
      task.cancel();
      expect(done).toEqual(["task"]);
    });

    it("runs a task that another task scheduled", async () => {
      const { scheduler, pass, done, note } = start();
      scheduler.after(5, () => void scheduler.after(5, note("inner")));
      // Two waits, because a process that stalled runs the first task and ends the wait at once.
      await pass(40);
      await pass(40);
      expect(done).toEqual(["inner"]);
    });

    it("runs a task of `soon` after all current work, in order, and never synchronously", async () => {
      const { scheduler, pass, done, note } = start();
      scheduler.soon(note("first"));
      scheduler.soon(note("second"));
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(note("promises"));
      expect(done).toEqual([]);
      await pass(20);
      expect(done).toEqual(["promises", "first", "second"]);
    });
  });
}
