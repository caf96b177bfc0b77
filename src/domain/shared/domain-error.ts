export type FailureKind =
  | "invalid"
  | "too_large"
  | "unsupported"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "rate_limited"
  | "unavailable";

/** A refusal in the product's own words. `kind` says what a caller can do about it; `code` is stable; the message may change. */
export class DomainError extends Error {
  override readonly name = "DomainError";

  constructor(
    readonly kind: FailureKind,
    readonly code: string,
    message: string,
    readonly details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}
