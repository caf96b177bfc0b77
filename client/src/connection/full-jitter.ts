export type RetryTimes = Readonly<{ baseMs: number; capMs: number }>;

/** Full jitter: anywhere up to a bound that doubles with each attempt, so that many clients do not come back as one. */
export function fullJitter(attempt: number, { baseMs, capMs }: RetryTimes, random: () => number = Math.random): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}
