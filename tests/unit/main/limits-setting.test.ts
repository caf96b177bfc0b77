import { describe, expect, it } from "vitest";
import { COUNT_RANGES, DEFAULT_COUNTS } from "../../../src/domain/limits/counts.js";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

describe("LIMITS setting", () => {
  it("changes only the named limits", () => {
    const { limits } = readConfig({
      LIMITS: "message.send=40/2s, register.address=3/1h,connections.user=5,requests.address=7,pins.room=9",
    });
    expect(limits).toEqual({
      rates: {
        ...LIMIT_DEFAULTS.rates,
        "message.send": { quota: 40, windowMs: 2_000 },
        "register.address": { quota: 3, windowMs: 3_600_000 },
      },
      connections: { ...LIMIT_DEFAULTS.connections, user: 5 },
      requests: { ...LIMIT_DEFAULTS.requests, address: 7 },
      counts: { ...LIMIT_DEFAULTS.counts, "pins.room": 9 },
    });
  });

  it.each([
    "message.send",
    "message.send=20",
    "message.send=0/4s",
    "message.send=20/4w",
    "send=20/4s",
    "toString=1/1s",
    "connections.user=0",
    "connections.user=5/1s",
    "connections.room=5",
    "connections.user=1000000",
    "pins.user=5",
    "message.send=20/4s,",
    "message.send=1=1/1s",
  ])("refuses the limits %s", (LIMITS) =>
    expect(() => readConfig({ LIMITS })).toThrow(/LIMITS: .*is not a limit such as/),
  );

  it.each(Object.entries(COUNT_RANGES))("takes %s within its range alone", (name, { min, max }) => {
    const configured = (value: string | number) => readConfig({ LIMITS: `${name}=${value}` }).limits.counts;
    expect(configured(min)).toEqual({ ...DEFAULT_COUNTS, [name]: min });
    expect(configured(max)).toEqual({ ...DEFAULT_COUNTS, [name]: max });
    const refusal = `LIMITS: ${name}=`;
    for (const value of [min - 1, max + 1, -min, min + 0.5, "", "many", `${min}s`, `${min}/1s`, "1e2"])
      expect(() => configured(value)).toThrow(`${refusal}${value} must be a whole number from ${min} to ${max}`);
  });

  it("keeps the default counts within their ranges", () => {
    for (const [name, { min, max }] of Object.entries(COUNT_RANGES)) {
      const count = Object.entries(DEFAULT_COUNTS).find(([key]) => key === name)?.[1];
      expect(count).toBeGreaterThanOrEqual(min);
      expect(count).toBeLessThanOrEqual(max);
    }
  });
});
