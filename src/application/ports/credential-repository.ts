import type { UserId } from "../../domain/accounts/user.js";

/** Passwords for those who change them, or rely on one. Only inside a `UnitOfWork`. */
export interface CredentialRepository {
  /** The hash of the user's password, which nobody else replaces until this unit of work ends; `null` for an unknown user. */
  hold(userId: UserId): Promise<string | null>;

  /** Replaces the hash of the user's password. */
  save(userId: UserId, passwordHash: string): Promise<void>;
}
