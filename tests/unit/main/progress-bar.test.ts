import { expect, it } from "vitest";
import { progressBar } from "../../../src/main/cli/progress-bar.js";

function shown(isTTY: boolean, steps: readonly number[], total = 40): string {
  let text = "";
  const show = progressBar({ isTTY, write: (more) => void (text += more) }, "Indexing");
  for (const done of steps) show({ done, total });
  return text;
}

it("shows a line for each tenth where there is no terminal", () => {
  expect(shown(false, [0, 1, 4, 5, 40])).toBe("Indexing: 0 %\nIndexing: 10 %\nIndexing: 100 %\n");
});

it("changes a bar in place on a terminal", () => {
  const [, first, last] = shown(true, [20, 40]).split("\r");
  expect(first).toBe(`Indexing [${"#".repeat(15)}${"-".repeat(15)}] 50 % (20 of 40)`);
  expect(last).toBe(`Indexing [${"#".repeat(30)}] 100 % (40 of 40)\n`);
});

it("is full when there is nothing to do", () => {
  expect(shown(false, [0], 0)).toBe("Indexing: 100 %\n");
});
