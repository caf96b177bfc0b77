import type { RateLimiter } from "../../../application/ports/rate-limiter.js";
import type { LimitedAction } from "../../../domain/limits/limit.js";

const COUNTED_AS: Readonly<Record<string, LimitedAction>> = {
  "event.not_found": "event.unknown",
  "rate.limited": "event.refused",
  "request.too_many": "event.refused",
};

/** Whether too many requests of the connection were refused. */
export async function isAbuse(code: string, connectionId: string, rateLimiter: RateLimiter): Promise<boolean> {
  const action = COUNTED_AS[code];
  if (action === undefined) return false;
  return rateLimiter.take(action, connectionId).then(
    () => false,
    () => true,
  );
}
