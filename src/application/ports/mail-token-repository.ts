import type { MailToken, MailTokenKind } from "../../domain/accounts/mail-token.js";
import type { UserId } from "../../domain/accounts/user.js";

/** Tokens of mailed links, stored by their digests. Only inside a `UnitOfWork`. */
export interface MailTokenRepository {
  /** Stores a token and removes the user's earlier token of its kind. The user must exist. */
  save(token: MailToken): Promise<void>;

  /** `null` for a token of another kind, and for one that was taken, replaced or never stored. */
  find(kind: MailTokenKind, digest: string): Promise<MailToken | null>;

  /**
   * Finds the token and removes it. Of several concurrent calls with one token, one gets it, unless its unit of work
   * rolls back.
   */
  take(kind: MailTokenKind, digest: string): Promise<MailToken | null>;

  /** Removes the user's token of this kind, if there is one. */
  remove(userId: UserId, kind: MailTokenKind): Promise<void>;

  /** Removes at most `limit` tokens that expired before `before`. Returns their number. */
  purge(before: Date, limit: number): Promise<number>;
}
