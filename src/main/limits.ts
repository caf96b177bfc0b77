import { z } from "zod";
import {
  DEFAULT_CONNECTION_LIMITS,
  DEFAULT_LIMITS,
  type ConnectionLimits,
  type Limit,
  type Limits,
} from "../domain/limits/limit.js";

export type ConfiguredLimits = Readonly<{ rates: Limits; connections: ConnectionLimits }>;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const RATE = /^([1-9]\d{0,9})\/([1-9]\d{0,5})(ms|s|m|h|d)$/;
const COUNT = /^[1-9]\d{0,5}$/;
const CONNECTIONS = "connections.";

export const NO_CHANGES: ConfiguredLimits = { rates: DEFAULT_LIMITS, connections: DEFAULT_CONNECTION_LIMITS };

/** `message.send=20/4s,connections.user=20`: what is not named keeps its default. */
export const ChangedLimits = z.string().transform((value, context): ConfiguredLimits => {
  let limits = NO_CHANGES;
  for (const part of value.split(",").map((text) => text.trim())) {
    const next = changed(limits, part);
    if (next) limits = next;
    else context.addIssue({ code: "custom", message: `${part} is no limit such as message.send=20/4s` });
  }
  return limits;
});

function changed({ rates, connections }: ConfiguredLimits, part: string): ConfiguredLimits | null {
  const [name = "", value = ""] = part.split(/=(.*)/s);
  const rate = rateOf(value);
  if (rate && Object.hasOwn(rates, name)) return { rates: { ...rates, [name]: rate }, connections };
  const counted = name.startsWith(CONNECTIONS) ? name.slice(CONNECTIONS.length) : "";
  if (!COUNT.test(value) || !Object.hasOwn(connections, counted)) return null;
  return { rates, connections: { ...connections, [counted]: Number(value) } };
}

function rateOf(text: string): Limit | null {
  const [, quota, window, unit = ""] = RATE.exec(text) ?? [];
  return quota === undefined ? null : { quota: Number(quota), windowMs: Number(window) * (UNIT_MS[unit] ?? 1) };
}
