import { expect, it, onTestFinished, vi } from "vitest";
import { createStore } from "./store.js";

/** Collects uncaught errors, so that the test can expect them. */
function uncaughtErrors(): unknown[] {
  const errors: unknown[] = [];
  const listeners = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => errors.push(error));
  onTestFinished(() => {
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
  });
  return errors;
}

it("reports a listener that throws, and interrupts neither the update nor the other listeners", async () => {
  const errors = uncaughtErrors();
  const bug = new Error("A listener threw this.");
  const store = createStore(0);
  const seen: number[] = [];
  store.subscribe(() => {
    throw bug;
  });
  store.subscribe(() => seen.push(store.get()));
  store.update((count) => count + 1);
  expect(seen).toEqual([1]);
  await vi.waitFor(() => expect(errors).toEqual([bug]));
});
