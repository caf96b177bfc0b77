import type { AccountRepository } from "../../../application/ports/account-repository.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";
import { saveUser } from "./memory-users.js";

/** Writes to the branch of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryAccountRepository implements AccountRepository {
  constructor(private readonly tables: MemoryTables) {}

  async lock(id: UserId): Promise<User | null> {
    const user = this.tables.users.get(id);
    return user && !user.deletedAt ? user : null;
  }

  async save(user: User): Promise<void> {
    saveUser(this.tables, user);
  }

  async lockPasswordHash(id: UserId): Promise<string | null> {
    return this.tables.users.get(id)?.passwordHash ?? null;
  }

  async savePasswordHash(id: UserId, passwordHash: string): Promise<void> {
    const user = this.tables.users.get(id);
    if (user) this.tables.users.set(id, { ...user, passwordHash });
  }

  async markEmailVerified(id: UserId, email: string, at: Date): Promise<boolean> {
    const user = this.tables.users.get(id);
    if (user?.email !== email) return false;
    this.tables.users.set(id, { ...user, emailVerifiedAt: user.emailVerifiedAt ?? at });
    return true;
  }
}
