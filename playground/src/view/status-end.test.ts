import { describe, expect, it } from "vitest";
import { statusEnd } from "./status-end";

describe("the end of a status text", () => {
  const now = new Date(2026, 2, 31, 15, 45);

  it("comes after 30 minutes, after an hour, at midnight, or never", () => {
    expect(statusEnd("halfHour", now)).toEqual(new Date(2026, 2, 31, 16, 15));
    expect(statusEnd("hour", now)).toEqual(new Date(2026, 2, 31, 16, 45));
    expect(statusEnd("today", now)).toEqual(new Date(2026, 3, 1));
    expect(statusEnd("never", now)).toBeNull();
  });
});
