import { expect, it } from "vitest";
import { fieldRange, fieldTime, fieldValue, quickTimes, sendTime } from "./send-times";

const SATURDAY = new Date(2026, 1, 28, 23, 30, 20);
const values = (now: Date) => quickTimes(now).map(({ at }) => fieldValue(at));

it("offers an hour from now, tomorrow morning and the next Monday morning", () => {
  expect(values(SATURDAY)).toEqual(["2026-03-01T00:31", "2026-03-01T09:00", "2026-03-02T09:00"]);
  const monday = new Date(2026, 2, 2, 8);
  expect(values(monday)).toEqual(["2026-03-02T09:00", "2026-03-03T09:00", "2026-03-09T09:00"]);
});

it("reads what it writes into a field, and nothing from an incomplete one", () => {
  const at = new Date(2027, 0, 2, 3, 4);
  expect(fieldTime(fieldValue(at))).toEqual(at);
  expect(fieldTime("")).toBeNull();
  expect(fieldRange(SATURDAY)).toEqual({ min: "2026-02-28T23:30", max: "2027-02-28T00:00" });
});

it("names near days as people do", () => {
  const day = (at: Date) => sendTime(at, SATURDAY).split(",")[0];
  expect(day(new Date(2026, 1, 28, 23, 59))).toBe("Today");
  expect(day(new Date(2026, 2, 1, 0, 1))).toBe("Tomorrow");
  expect(day(new Date(2026, 2, 3, 9))).toBe("Tuesday");
  expect(sendTime(new Date(2026, 2, 9, 9), SATURDAY)).toContain("March");
  expect(sendTime(new Date(2027, 2, 9, 9), SATURDAY)).toContain("2027");
});
