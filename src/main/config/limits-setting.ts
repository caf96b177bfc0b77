import { z } from "zod";
import { COUNT_RANGES, DEFAULT_COUNTS, type CountName, type Counts } from "../../domain/limits/counts.js";
import {
  DEFAULT_DURATIONS,
  DURATION_RANGES,
  type DurationName,
  type Durations,
} from "../../domain/limits/durations.js";
import {
  DEFAULT_CONNECTION_LIMITS,
  DEFAULT_LIMITS,
  DEFAULT_REQUEST_LIMITS,
  type ConnectionLimits,
  type Limit,
  type Limits,
  type RequestLimits,
} from "../../domain/limits/limit.js";

export type ConfiguredLimits = Readonly<{
  rates: Limits;
  connections: ConnectionLimits;
  requests: RequestLimits;
  counts: Counts;
  durations: Durations;
}>;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const RATE = /^([1-9]\d{0,9})\/([1-9]\d{0,5})(ms|s|m|h|d)$/;
const DURATION = /^([1-9]\d{0,8})(ms|s|m|h|d)$/;
const SECOND = 1000;
const COUNT = /^[1-9]\d{0,8}$/;
const COUNTED = /^(connections|requests)\.(.+)$/;
const MAX_AT_ONCE = 999_999;

export const LIMIT_DEFAULTS: ConfiguredLimits = {
  rates: DEFAULT_LIMITS,
  connections: DEFAULT_CONNECTION_LIMITS,
  requests: DEFAULT_REQUEST_LIMITS,
  counts: DEFAULT_COUNTS,
  durations: DEFAULT_DURATIONS,
};

/** `message.send=20/4s,pins.room=20,activity.end=9s`: limits that are not named keep their default. */
export const LimitOverrides = z.string().transform((value, context): ConfiguredLimits => {
  let limits = LIMIT_DEFAULTS;
  for (const part of value.split(",").map((text) => text.trim())) {
    const next = changed(limits, part);
    if (typeof next === "string") context.addIssue({ code: "custom", message: `${part} ${next}` });
    else limits = next;
  }
  return limits;
});

/** The limits with one setting changed, or why the setting is refused. */
function changed(limits: ConfiguredLimits, part: string): ConfiguredLimits | string {
  const [name = "", value = ""] = part.split(/=(.*)/s);
  if (isCountName(name)) return withCount(limits, name, value);
  if (isDurationName(name)) return withDuration(limits, name, value);
  const rate = rateOf(value);
  if (rate && Object.hasOwn(limits.rates, name)) return { ...limits, rates: { ...limits.rates, [name]: rate } };
  return withAtOnce(limits, name, value) ?? "is not a limit such as message.send=20/4s";
}

const isDurationName = (name: string): name is DurationName => Object.hasOwn(DEFAULT_DURATIONS, name);

function withDuration(limits: ConfiguredLimits, name: DurationName, value: string): ConfiguredLimits | string {
  const { min, max } = DURATION_RANGES[name];
  const [, count, unit] = DURATION.exec(value) ?? [];
  const durationMs = count === undefined ? null : inMs(count, unit);
  if (durationMs === null || durationMs < min || durationMs > max)
    return `must be a time from ${min / SECOND}s to ${max / SECOND}s, such as ${DEFAULT_DURATIONS[name] / SECOND}s`;
  return { ...limits, durations: { ...limits.durations, [name]: durationMs } };
}

const isCountName = (name: string): name is CountName => Object.hasOwn(DEFAULT_COUNTS, name);

function withCount(limits: ConfiguredLimits, name: CountName, value: string): ConfiguredLimits | string {
  const { min, max } = COUNT_RANGES[name];
  const count = countOf(value);
  if (count === null || count < min || count > max) return `must be a whole number from ${min} to ${max}`;
  return { ...limits, counts: { ...limits.counts, [name]: count } };
}

/** Changes how many connections or requests there may be at once. */
function withAtOnce(limits: ConfiguredLimits, name: string, value: string): ConfiguredLimits | null {
  const [, group = "", counted = ""] = COUNTED.exec(name) ?? [];
  if (group !== "connections" && group !== "requests") return null;
  const count = countOf(value);
  if (count === null || count > MAX_AT_ONCE || !Object.hasOwn(limits[group], counted)) return null;
  return { ...limits, [group]: { ...limits[group], [counted]: count } };
}

const countOf = (text: string): number | null => (COUNT.test(text) ? Number(text) : null);

function rateOf(text: string): Limit | null {
  const [, quota, window, unit] = RATE.exec(text) ?? [];
  return quota === undefined ? null : { quota: Number(quota), windowMs: inMs(window, unit) };
}

const inMs = (count = "", unit = ""): number => Number(count) * (UNIT_MS[unit] ?? 1);
