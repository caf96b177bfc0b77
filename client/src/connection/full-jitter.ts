export type RetryTimes = Readonly<{ baseMs: number; capMs: number }>;

/** Full jitter: a random pause up to a bound that doubles per attempt, so that many clients do not reconnect at once. */
export function fullJitter(attempt: number, { baseMs, capMs }: RetryTimes, random: () => number = Math.random): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}
