import { expect, it } from "vitest";
import { fullJitter } from "./full-jitter.js";

it("draws a pause between zero and a bound that doubles per attempt, up to the cap", () => {
  const times = { baseMs: 100, capMs: 1_000 };
  const longest = [0, 1, 2, 3, 4, 1_000].map((attempt) => fullJitter(attempt, times, () => 1));
  expect(longest).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  expect(fullJitter(3, times, () => 0)).toBe(0);
});
