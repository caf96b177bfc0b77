import { DomainError } from "../shared/domain-error.js";
import type { LimitedAction } from "./limit.js";

const RETRY_AFTER_MS = 5_000;

export const rateLimited = (limit: LimitedAction, retryAfterMs: number) =>
  new DomainError("rate_limited", "rate.limited", "Too many of these: wait a little.", { limit, retryAfterMs });

/** Answers are taken within seconds by those who read them. */
const ANSWERED_MS = 1_000;

export const tooManyRequests = () =>
  new DomainError(
    "rate_limited",
    "request.too_many",
    "Too many requests are under way: wait for some of the answers.",
    {
      retryAfterMs: ANSWERED_MS,
    },
  );

export const tooManyConnections = () =>
  new DomainError("rate_limited", "connection.too_many", "Too many connections are open: close some.", {
    retryAfterMs: RETRY_AFTER_MS,
  });
