import type { UserId } from "../../domain/accounts/user.js";

/** What people prove themselves by, for those who change it or rely on it. Only inside a `UnitOfWork`. */
export interface CredentialRepository {
  /** The hash of the user's password, which nobody else replaces until this unit of work ends; `null` for an unknown user. */
  lockPasswordHash(userId: UserId): Promise<string | null>;

  /** Replaces the hash of the user's password. */
  save(userId: UserId, passwordHash: string): Promise<void>;

  /**
   * Stores that `email` was shown to be the user's, for the first time or not: the first time is kept. Returns `false`,
   * and does nothing, when it is not the user's address, or no longer.
   */
  markEmailVerified(userId: UserId, email: string, at: Date): Promise<boolean>;
}
