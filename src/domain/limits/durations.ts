import type { SettingRange } from "./counts.js";

/** Times that may be configured, in milliseconds. */
export const DEFAULT_DURATIONS = {
  /** Time after which an activity ends by itself, unless it is set again. Default: 6 s. */
  "activity.end": 6_000,
  /** Time for which a user without connections counts as connected, to hide short interruptions. Default: 15 s. */
  "presence.grace": 15_000,
  /** Time in which a new connection has to show a token. Default: 5 s. */
  "connection.authenticate": 5_000,
  /** Time from the last pong of a connection to the next ping. Default: 10 s. */
  "ping.interval": 10_000,
  /** Time in which a ping has to be answered. Default: 5 s. */
  "ping.timeout": 5_000,
} as const satisfies Readonly<Record<string, number>>;

export type DurationName = keyof typeof DEFAULT_DURATIONS;
export type Durations = Readonly<Record<DurationName, number>>;

export const DURATION_RANGES = {
  /** Clients set an activity again every 3 s while it lasts. */
  "activity.end": { min: 4_000, max: 60_000 },
  "presence.grace": { min: 1_000, max: 300_000 },
  "connection.authenticate": { min: 1_000, max: 60_000 },
  "ping.interval": { min: 1_000, max: 60_000 },
  "ping.timeout": { min: 1_000, max: 60_000 },
} as const satisfies Readonly<Record<DurationName, SettingRange>>;
