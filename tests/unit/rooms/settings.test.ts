import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedSettings, validateSettings } from "../../../src/domain/rooms/change-settings.js";
import { defaultSettings, type RoomSettings } from "../../../src/domain/rooms/settings.js";

const off = { announcement: false, slowModeSeconds: 0, history: "all" } as const;
const settings = fc.record<RoomSettings>({
  announcement: fc.boolean(),
  slowModeSeconds: fc.integer({ min: 0, max: 21_600 }),
  history: fc.constantFrom("all", "sinceJoin"),
  receipts: fc.boolean(),
});
const changes = fc.record(
  {
    announcement: fc.boolean(),
    slowModeSeconds: fc.integer({ min: 0, max: 21_600 }),
    history: fc.constantFrom("all" as const, "sinceJoin" as const),
    receipts: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe("the settings of a room", () => {
  it.each([
    ["direct", true],
    ["group", true],
    ["private", false],
    ["public", false],
  ] as const)("starts a room of the kind %s with receipts %s and everything else off", (kind, receipts) => {
    expect(defaultSettings(kind)).toEqual({ ...off, receipts });
  });

  it.each([0, 1, 21_600])("accepts a slow mode of %d seconds", (slowModeSeconds) => {
    expect(validateSettings({ slowModeSeconds })).toEqual([]);
    expect(changedSettings(defaultSettings("public"), { slowModeSeconds })).toMatchObject({ slowModeSeconds });
  });

  it.each([-1, 0.5, 21_601, Number.NaN, Infinity])("refuses a slow mode of %d seconds", (slowModeSeconds) => {
    expect(validateSettings({ slowModeSeconds })).toEqual([
      expect.objectContaining({ path: "settings.slowModeSeconds" }),
    ]);
    expect(() => changedSettings(defaultSettings("public"), { slowModeSeconds })).toThrow(
      expect.objectContaining({ code: "request.invalid" }),
    );
  });

  it("changes only the settings that have a new value", () => {
    fc.assert(
      fc.property(settings, changes, (before, change) => {
        expect(changedSettings(before, change)).toEqual({ ...before, ...change });
      }),
    );
  });

  it("returns the same settings when no value is new", () => {
    fc.assert(
      fc.property(settings, (before) => {
        expect(changedSettings(before, {})).toBe(before);
        expect(changedSettings(before, { ...before })).toBe(before);
      }),
    );
  });
});
