import { DomainError } from "../../../domain/shared/domain-error.js";
import { isConflict, isOutOfReach } from "./failures.js";

const MOST_ATTEMPTS = 5;

/**
 * How the database is used everywhere: what PostgreSQL undid because of somebody else is tried again, and a database
 * that cannot be used now is `service.unavailable`.
 */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      if (isConflict(error) && attempts < MOST_ATTEMPTS) continue;
      throw isConflict(error) || isOutOfReach(error) ? unavailable(error) : error;
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
