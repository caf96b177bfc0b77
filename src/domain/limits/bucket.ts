import type { Limit } from "./limit.js";

/** The remaining tokens of a bucket. */
export type BucketState = Readonly<{
  remaining: number;
  /** Time until the next token is available; 0 while tokens are left. */
  retryAfterMs: number;
  /** Time until the bucket is full. */
  msUntilFull: number;
}>;

/** Tolerance for rounding errors in sums of fractions of a window. */
const ROUNDING_MS = 1e-6;
/** A bucket owes at most its quota, so that nobody is refused for longer than one window. */
const MAX_WINDOWS = 2;

const tokenMs = ({ quota, windowMs }: Limit): number => windowMs / quota;

/** Tokens that the bucket must hold before `cost` is taken: at most one. */
const needed = (cost: number): number => Math.min(1, cost);

/**
 * Takes `cost` tokens. A bucket is stored as the time until it is full (generic cell rate algorithm). Returns that
 * time, or `null` when the bucket holds less than one token (less than `cost`, when that is smaller). A bucket that
 * holds one token gives any number and owes the rest.
 */
export function takeTokens(limit: Limit, msUntilFull: number, cost: number): number | null {
  const enough = msUntilFull + needed(cost) * tokenMs(limit) <= limit.windowMs + ROUNDING_MS;
  return enough ? chargeTokens(limit, msUntilFull, cost) : null;
}

/** Takes `cost` tokens even if the bucket does not hold them. A negative cost gives tokens back. */
export const chargeTokens = (limit: Limit, msUntilFull: number, cost: number): number =>
  Math.min(Math.max(0, msUntilFull + cost * tokenMs(limit)), MAX_WINDOWS * limit.windowMs);

export function bucketStateOf(limit: Limit, msUntilFull: number, cost = 1): BucketState {
  const token = tokenMs(limit);
  return {
    remaining: Math.max(0, Math.floor((limit.windowMs - msUntilFull + ROUNDING_MS) / token)),
    retryAfterMs: Math.max(0, Math.ceil(msUntilFull + needed(cost) * token - limit.windowMs - ROUNDING_MS)),
    msUntilFull: Math.ceil(msUntilFull),
  };
}
