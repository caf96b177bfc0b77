import type { User, UserId } from "../../domain/accounts/user.js";

/** Reads and changes users under a lock. Only inside a `UnitOfWork`. */
export interface AccountRepository {
  /**
   * The user, locked: until this unit of work ends, no other one locks, renames or deletes them. Where a room is locked
   * too, the room is locked first. `null` for an unknown or deleted user.
   */
  lock(id: UserId): Promise<User | null>;

  /**
   * Replaces all fields of a user except `createdAt`. This unit of work must have locked the user. A user with `deletedAt` is no
   * longer found. Refuses with `account.username_taken`. Of two concurrent saves of one username, one succeeds.
   */
  save(user: User): Promise<void>;

  /** The user's password hash, which no other unit of work replaces until this one ends; `null` for an unknown user. */
  lockPasswordHash(id: UserId): Promise<string | null>;

  /** Replaces the user's password hash. */
  savePasswordHash(id: UserId, passwordHash: string): Promise<void>;

  /**
   * Records that the user has shown `email` to be theirs, and keeps the first time. Returns `false` and changes nothing
   * when it is not, or no longer, the user's email.
   */
  markEmailVerified(id: UserId, email: string, at: Date): Promise<boolean>;
}
