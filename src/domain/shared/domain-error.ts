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

/** A refusal of the product. `kind` says how a caller can react, `code` is stable, and the message may change. */
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
