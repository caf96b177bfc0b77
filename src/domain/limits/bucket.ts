import type { Limit } from "./limit.js";

/** What a bucket still gives. */
export type Allowance = Readonly<{
  remaining: number;
  /** Until the next token is there; 0 while there are some. */
  retryAfterMs: number;
  /** Until the bucket is full. */
  fullInMs: number;
}>;

/** Sums of fractions of a window are that much off. */
const ROUNDING_MS = 1e-6;

const costOf = ({ quota, windowMs }: Limit): number => windowMs / quota;

/**
 * A bucket is kept as the time until it is full: the generic cell rate algorithm. `null` when there is no token in it,
 * else that time after one was taken.
 */
export function withOneTaken(limit: Limit, fullInMs: number): number | null {
  const after = fullInMs + costOf(limit);
  return after <= limit.windowMs + ROUNDING_MS ? after : null;
}

export function allowanceOf(limit: Limit, fullInMs: number): Allowance {
  const cost = costOf(limit);
  return {
    remaining: Math.max(0, Math.floor((limit.windowMs - fullInMs + ROUNDING_MS) / cost)),
    retryAfterMs: Math.max(0, Math.ceil(fullInMs + cost - limit.windowMs - ROUNDING_MS)),
    fullInMs: Math.ceil(fullInMs),
  };
}
