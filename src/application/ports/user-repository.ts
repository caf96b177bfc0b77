import type { User, UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

/** Whom someone is found by: the name, and the user who has it. */
export type UserSearchHit = Readonly<{ name: string; user: User }>;

/** The place of the last person of the page before. */
export type UserSearchCursor = Readonly<{ name: string; userId: UserId }>;

/** `begins`: how a name to find begins, as `parseSearchPrefix` returns it. */
export type UserSearchQuery = Readonly<{ prefix: string; after?: UserSearchCursor; limit: number }>;

export interface UserRepository extends Closable {
  /** Stores a new user. Refuses with `account.email_taken` or `account.username_taken`; of two that race, one wins. */
  add(user: User): Promise<void>;

  /** `null` when there is none or no more. */
  find(id: UserId): Promise<User | null>;

  /** Those of these users that there are, in no order. */
  findMany(ids: readonly UserId[]): Promise<readonly User[]>;

  /** By the lower-cased address; `null` when there is none. */
  findByEmail(email: string): Promise<User | null>;

  /**
   * Whoever has a name to find that begins so, once each, by the first of these names, in the order of its code points and
   * of the user's id; at most `limit`. Takes no longer where there are more users.
   */
  search(query: UserSearchQuery): Promise<readonly UserSearchHit[]>;
}
