import { DomainError, type FailureKind } from "../../domain/shared/domain-error.js";
import type { Failure } from "../../protocol/failure.js";

const STATUS = {
  invalid: 400,
  too_large: 413,
  unsupported: 415,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<FailureKind, number>;

const RETRYABLE: ReadonlySet<FailureKind> = new Set(["rate_limited", "unavailable"]);

/** The view of an error for clients. Causes and unexpected errors only go to `report`. */
export function failureView(error: unknown, report: (error: unknown) => void): Failure {
  if (!(error instanceof DomainError)) {
    report(error);
    return { code: "internal", message: "Something went wrong on the server.", status: 500, retryable: false };
  }
  const { code, message, kind, details, cause } = error;
  if (cause !== undefined) report(cause);
  return { code, message, status: STATUS[kind], retryable: RETRYABLE.has(kind), ...(details && { details }) };
}
