import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

describe("LIMITS setting", () => {
  it("changes only the named limits", () => {
    const { limits } = readConfig({
      LIMITS: "message.send=40/2s, register.address=3/1h,connections.user=5,requests.address=7",
    });
    expect(limits).toEqual({
      rates: {
        ...LIMIT_DEFAULTS.rates,
        "message.send": { quota: 40, windowMs: 2_000 },
        "register.address": { quota: 3, windowMs: 3_600_000 },
      },
      connections: { ...LIMIT_DEFAULTS.connections, user: 5 },
      requests: { ...LIMIT_DEFAULTS.requests, address: 7 },
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
    "message.send=20/4s,",
    "message.send=1=1/1s",
  ])("refuses the limits %s", (LIMITS) =>
    expect(() => readConfig({ LIMITS })).toThrow(/LIMITS: .*is not a limit such as/),
  );
});
