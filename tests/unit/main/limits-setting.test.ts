import { describe, expect, it } from "vitest";
import { COUNT_RANGES, DEFAULT_COUNTS } from "../../../src/domain/limits/counts.js";
import { DEFAULT_DURATIONS, DURATION_RANGES } from "../../../src/domain/limits/durations.js";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

describe("LIMITS setting", () => {
  it("changes only the named limits", () => {
    const { limits } = readConfig({
      LIMITS:
        "message.send=40/2s, register.address=3/1h,connections.user=5,requests.address=7,pins.room=9,ping.timeout=2s",
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
      durations: { ...LIMIT_DEFAULTS.durations, "ping.timeout": 2_000 },
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

  it.each(Object.entries(DURATION_RANGES))("takes %s within its range alone", (name, { min, max }) => {
    const configured = (value: string) => readConfig({ LIMITS: `${name}=${value}` }).limits.durations;
    expect(configured(`${min}ms`)).toEqual({ ...DEFAULT_DURATIONS, [name]: min });
    expect(configured(`${max / 1000}s`)).toEqual({ ...DEFAULT_DURATIONS, [name]: max });
    const range = `must be a time from ${min / 1000}s to ${max / 1000}s, such as `;
    for (const value of [`${min - 1}ms`, `${max + 1}ms`, `${min}`, "", "0s", "-5s", "5.5s", "5w", "20/5s", "s"])
      expect(() => configured(value)).toThrow(`LIMITS: ${name}=${value} ${range}`);
  });

  it("keeps the defaults within their ranges", () => {
    const ranges = { ...COUNT_RANGES, ...DURATION_RANGES };
    for (const [name, value] of Object.entries({ ...DEFAULT_COUNTS, ...DEFAULT_DURATIONS })) {
      const range = Object.entries(ranges).find(([key]) => key === name)?.[1];
      expect(value).toBeGreaterThanOrEqual(range?.min ?? Infinity);
      expect(value).toBeLessThanOrEqual(range?.max ?? 0);
    }
  });
});
