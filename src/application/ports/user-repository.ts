import type { User, UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

/** A matching search name, and its user. */
export type UserSearchHit = Readonly<{ name: string; user: User }>;

/** The position of the last person of the previous page. */
export type UserSearchCursor = Readonly<{ name: string; userId: UserId }>;

/** `prefix`: the beginning of a search name, as `parseSearchPrefix` returns it. */
export type UserSearchQuery = Readonly<{ prefix: string; after?: UserSearchCursor; limit: number }>;

export interface UserRepository extends Closable {
  /**
   * Stores a new user. Refuses with `account.email_taken` or `account.username_taken`. Of two concurrent calls, one
   * succeeds.
   */
  add(user: User): Promise<void>;

  /** `null` for an unknown or deleted user. */
  find(id: UserId): Promise<User | null>;

  /** The users with these ids, in no order; unknown and deleted ones are missing. */
  findMany(ids: readonly UserId[]): Promise<readonly User[]>;

  /** Finds by the lower-cased address; `null` for an unknown one. */
  findByEmail(email: string): Promise<User | null>;

  /**
   * The users with a search name that begins with `prefix`, once each, ordered by the first of these names (by code
   * points) and by the user's id; at most `limit`. The duration does not grow with the number of users.
   */
  search(query: UserSearchQuery): Promise<readonly UserSearchHit[]>;
}
