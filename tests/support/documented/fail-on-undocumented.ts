import { afterAll, beforeEach } from "vitest";
import { failOnUndocumented } from "./undocumented.js";

/** Concurrent tests share what was recorded, so the failure of one names all of them. */
const running = new Set<string>();

// Registered first, so that it runs after all other clean-up of the test.
beforeEach(({ task, onTestFinished }) => {
  running.add(task.name);
  onTestFinished(() => {
    const tests = [...running];
    running.delete(task.name);
    failOnUndocumented(tests);
  });
});
afterAll(() => failOnUndocumented());
