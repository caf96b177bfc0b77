import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "../../../../domain/shared/domain-error.js";
import { isConflict, isOutOfReach } from "./postgres-errors.js";

const MAX_ATTEMPTS = 5;
/** Transactions that undid one another do not meet again at once. */
const FIRST_PAUSE_MS = 5;

/**
 * How the database is used everywhere: what PostgreSQL undid because of somebody else is tried again, and a database
 * that cannot be used now is `service.unavailable`.
 */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || attempts === MAX_ATTEMPTS)
        throw isConflict(error) || isOutOfReach(error) ? unavailable(error) : error;
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
