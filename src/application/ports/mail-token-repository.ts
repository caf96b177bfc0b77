import type { MailToken, MailTokenKind } from "../../domain/accounts/mail-token.js";
import type { UserId } from "../../domain/accounts/user.js";

/** Tokens that were sent by mail, known by their digests. Only inside a `UnitOfWork`. */
export interface MailTokenRepository {
  /** Stores a token in the place of the user's earlier one of its kind. Its user must exist. */
  save(token: MailToken): Promise<void>;

  /** `null` for a token of another kind, and for one that was taken, replaced or never stored. */
  find(kind: MailTokenKind, digest: string): Promise<MailToken | null>;

  /** The same, and removes it: of any number who take one token, one gets it, unless its unit of work stores nothing. */
  take(kind: MailTokenKind, digest: string): Promise<MailToken | null>;

  /** Removes the user's token of this kind, if there is one. */
  remove(userId: UserId, kind: MailTokenKind): Promise<void>;

  /** Removes tokens that expired before `before`, at most `limit`. Returns how many there were. */
  purge(before: Date, limit: number): Promise<number>;
}
