import type { User, UserId } from "../../domain/accounts/user.js";

/** Users for those who change them, and for those who need them to stay as they are. Only inside a `UnitOfWork`. */
export interface AccountRepository {
  /**
   * The user, locked: until this unit of work ends no other one locks them, so they keep their name and are not deleted.
   * After the room's lock, where a room is locked too. `null` when there is none or no more.
   */
  lock(id: UserId): Promise<User | null>;

  /**
   * Replaces everything of a user that this unit of work locked, but the time of their making. With `deletedAt` they are
   * found no more. Refuses with `account.username_taken`; of two that race, one wins.
   */
  save(user: User): Promise<void>;
}
