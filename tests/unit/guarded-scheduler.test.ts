import { expect, it } from "vitest";
import { guardedScheduler } from "../../src/application/guarded-scheduler.js";
import { VirtualScheduler } from "../support/virtual-scheduler.js";

it("reports an error of a scheduled task, and runs later tasks", async () => {
  const reported: unknown[] = [];
  const virtual = new VirtualScheduler();
  const scheduler = guardedScheduler(virtual, (error) => void reported.push(error));
  const done: string[] = [];
  const failing = () => {
    throw new Error("thrown");
  };
  const rejecting: () => unknown = () => Promise.reject(new Error("rejected"));
  scheduler.soon(failing);
  scheduler.soon(() => void done.push("soon"));
  scheduler.after(10, failing);
  scheduler.after(10, rejecting);
  scheduler.after(20, () => void done.push("later"));
  scheduler.after(20, () => void done.push("cancelled")).cancel();
  await virtual.advance(20);
  expect(done).toEqual(["soon", "later"]);
  expect(reported.map(String)).toEqual(["Error: thrown", "Error: thrown", "Error: rejected"]);
});
