import type { AccountRepository } from "../../../application/ports/account-repository.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";
import { putUser } from "./memory-users.js";

/** Writes to the branch of one unit of work, which has the store to itself: a lock is nothing more to take. */
export class InMemoryAccountRepository implements AccountRepository {
  constructor(private readonly tables: MemoryTables) {}

  async lock(id: UserId): Promise<User | null> {
    const user = this.tables.users.get(id);
    return user && !user.deletedAt ? user : null;
  }

  async save(user: User): Promise<void> {
    putUser(this.tables, user);
  }
}
