import { setTimeout } from "node:timers/promises";

/** Waits for `work`, at most for `timeoutMs`. */
export async function withTimeout(timeoutMs: number, work: Promise<void>): Promise<void> {
  const timeout = new AbortController();
  await Promise.race([work, setTimeout(timeoutMs, undefined, { signal: timeout.signal }).catch(() => {})]);
  timeout.abort();
}
