import type { User, UserId } from "../../domain/accounts/user.js";

export interface UserRepository {
  /** Stores a new user. Refuses with `account.email_taken` or `account.username_taken`; of two that race, one wins. */
  add(user: User): Promise<void>;

  /** `null` when there is none. */
  find(id: UserId): Promise<User | null>;

  /** By the lower-cased address; `null` when there is none. */
  findByEmail(email: string): Promise<User | null>;
}
