import type { ConnectionLost } from "../connection/connection-end.js";
import type { RetryTimes } from "../connection/full-jitter.js";
import type { RequestError } from "../request-error.js";

/** If a connection lasted this long and then ends right after a send, the send is the likely cause. */
export const PROVEN_MS = 1_000;
const QUICK_END_MS = 2_000;
const MAX_QUICK_ENDS = 2;
const MAX_SLOW_ENDS = 5;

/** Whether an item, sent alone, has ended so many connections that it must be the cause. */
export function mayEndConnections(
  { connectionsEnded }: Readonly<{ connectionsEnded: number }>,
  { frameRefused }: ConnectionLost,
  elapsedMs: number,
): boolean {
  const isQuick = frameRefused || elapsedMs < QUICK_END_MS;
  return connectionsEnded + 1 >= (isQuick ? MAX_QUICK_ENDS : MAX_SLOW_ENDS);
}

const MIN_ATTEMPTS = 8;
/** Minimum time of failures before giving up, as a multiple of the longest pause: 2 minutes by default. */
const MIN_PAUSES = 12;

/**
 * Counts the attempts of a lane's first item. Gives up an item that a reachable server repeatedly fails to process or
 * never answers.
 */
export class Stuck {
  readonly #minMs: number;
  #id: string | null = null;
  #attempts = 0;
  #unanswered = 0;
  #since = 0;

  constructor({ capMs }: RetryTimes) {
    this.#minMs = capMs * MIN_PAUSES;
  }

  /** Number of failed attempts before this one. */
  attempts(id: string, { code, status, retryable }: RequestError): number {
    if (this.#id !== id) {
      this.#id = id;
      this.#attempts = 0;
      this.#unanswered = 0;
      this.#since = performance.now();
    }
    this.#attempts += 1;
    if (code === "client.unanswered" || (status >= 500 && !retryable)) this.#unanswered += 1;
    else this.#unanswered = 0;
    return this.#attempts - 1;
  }

  get isHopeless(): boolean {
    return this.#unanswered >= MIN_ATTEMPTS && performance.now() - this.#since >= this.#minMs;
  }
}
