import { describe, expect, it } from "vitest";
import type { Clock } from "../application/ports/clock.js";
import type { MonotonicClock } from "../application/ports/monotonic-clock.js";

const READS = 10_000;

export function clockContract(name: string, clock: Clock): void {
  describe(`Clock, ${name}`, () => {
    it("returns a valid date", () => {
      expect(Number.isSafeInteger(clock.now().getTime())).toBe(true);
    });

    it("returns a new Date per call, so that no caller changes another's time", () => {
      const first = clock.now();
      const before = first.getTime();
      first.setFullYear(1970);
      expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
    });
  });
}

/** `pass` waits or advances the clock, so that time passes. */
export function monotonicClockContract(name: string, clock: MonotonicClock, pass: () => Promise<unknown>): void {
  describe(`MonotonicClock, ${name}`, () => {
    it("never goes back", () => {
      const times = Array.from({ length: READS }, () => clock.elapsedMs());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    it("counts milliseconds from a moment in the past", () => {
      expect(clock.elapsedMs()).toBeGreaterThanOrEqual(0);
      expect(clock.elapsedMs()).toBeLessThan(Number.MAX_SAFE_INTEGER);
    });

    it("advances while time passes", async () => {
      const before = clock.elapsedMs();
      await pass();
      expect(clock.elapsedMs()).toBeGreaterThan(before);
    });
  });
}
