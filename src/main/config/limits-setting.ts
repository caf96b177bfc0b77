import { z } from "zod";
import {
  DEFAULT_CONNECTION_LIMITS,
  DEFAULT_LIMITS,
  DEFAULT_REQUEST_LIMITS,
  type ConnectionLimits,
  type Limit,
  type Limits,
  type RequestLimits,
} from "../../domain/limits/limit.js";

export type ConfiguredLimits = Readonly<{ rates: Limits; connections: ConnectionLimits; requests: RequestLimits }>;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const RATE = /^([1-9]\d{0,9})\/([1-9]\d{0,5})(ms|s|m|h|d)$/;
const COUNT = /^[1-9]\d{0,5}$/;
const COUNTED = /^(connections|requests)\.(.+)$/;

export const LIMIT_DEFAULTS: ConfiguredLimits = {
  rates: DEFAULT_LIMITS,
  connections: DEFAULT_CONNECTION_LIMITS,
  requests: DEFAULT_REQUEST_LIMITS,
};

/** `message.send=20/4s,connections.user=20`: limits that are not named keep their default. */
export const LimitOverrides = z.string().transform((value, context): ConfiguredLimits => {
  let limits = LIMIT_DEFAULTS;
  for (const part of value.split(",").map((text) => text.trim())) {
    const next = changed(limits, part);
    if (next) limits = next;
    else context.addIssue({ code: "custom", message: `${part} is not a limit such as message.send=20/4s` });
  }
  return limits;
});

function changed(limits: ConfiguredLimits, part: string): ConfiguredLimits | null {
  const [name = "", value = ""] = part.split(/=(.*)/s);
  const rate = rateOf(value);
  if (rate && Object.hasOwn(limits.rates, name)) return { ...limits, rates: { ...limits.rates, [name]: rate } };
  const [, group = "", counted = ""] = COUNTED.exec(name) ?? [];
  if (!COUNT.test(value) || (group !== "connections" && group !== "requests")) return null;
  if (!Object.hasOwn(limits[group], counted)) return null;
  return { ...limits, [group]: { ...limits[group], [counted]: Number(value) } };
}

function rateOf(text: string): Limit | null {
  const [, quota, window, unit = ""] = RATE.exec(text) ?? [];
  return quota === undefined ? null : { quota: Number(quota), windowMs: Number(window) * (UNIT_MS[unit] ?? 1) };
}
