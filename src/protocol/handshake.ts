import type { ErrorCode } from "./error-codes.js";

/** Every code that the `data` of a `connect_error` may carry. */
export const HANDSHAKE_ERRORS = [
  "auth.token_missing",
  "auth.token_invalid",
  "auth.token_expired",
  "auth.session_revoked",
  "account.email_not_verified",
  "connection.too_many",
  "rate.limited",
  "service.unavailable",
  "internal",
] as const satisfies readonly ErrorCode[];
