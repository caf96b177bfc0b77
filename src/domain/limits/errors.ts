import { DomainError } from "../shared/domain-error.js";
import type { LimitedAction } from "./limit.js";

const RETRY_AFTER_MS = 5_000;

export const rateLimited = (limit: LimitedAction, retryAfterMs: number) =>
  new DomainError("rate_limited", "rate.limited", "Too many requests of this kind. Wait a little, then try again.", {
    limit,
    retryAfterMs,
  });

/** Pending requests usually finish within this time. */
const ANSWERED_MS = 1_000;

export const tooManyRequests = () =>
  new DomainError(
    "rate_limited",
    "request.too_many",
    "Too many requests are in progress. Wait for some of the answers.",
    {
      retryAfterMs: ANSWERED_MS,
    },
  );

export const tooManyConnections = () =>
  new DomainError("rate_limited", "connection.too_many", "Too many connections are open. Close some of them.", {
    retryAfterMs: RETRY_AFTER_MS,
  });
