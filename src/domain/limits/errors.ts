import { DomainError } from "../shared/domain-error.js";
import type { LimitedAction } from "./limit.js";

const COME_BACK_MS = 5_000;

export const rateLimited = (limit: LimitedAction, retryAfterMs: number) =>
  new DomainError("rate_limited", "rate.limited", "Too many of these: wait a little.", { limit, retryAfterMs });

export const tooManyConnections = () =>
  new DomainError("rate_limited", "connection.too_many", "Too many connections are open: close some.", {
    retryAfterMs: COME_BACK_MS,
  });
