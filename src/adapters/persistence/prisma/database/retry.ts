import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "../../../../domain/shared/domain-error.js";
import { isConflict, isUnavailable } from "./postgres-errors.js";

const MAX_ATTEMPTS = 5;
/** Pause before the first retry, so that conflicting transactions do not conflict again at once. */
const FIRST_PAUSE_MS = 5;

/**
 * Wraps every use of the database. Retries work that PostgreSQL rolled back because of another transaction, and throws
 * `service.unavailable` while the database cannot be used.
 */
export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || attempts === MAX_ATTEMPTS)
        throw isConflict(error) || isUnavailable(error) ? unavailable(error) : error;
      await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** attempts);
    }
  }
}

export function unavailable(cause: unknown, retryAfterMs?: number): DomainError {
  const text = "The database is not available: try again.";
  const details = retryAfterMs === undefined ? undefined : { retryAfterMs };
  const refusal = new DomainError("unavailable", "service.unavailable", text, details);
  refusal.cause = cause;
  return refusal;
}
