import type { CredentialRepository } from "../../../application/ports/credential-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";

export class InMemoryCredentialRepository implements CredentialRepository {
  constructor(private readonly tables: Pick<MemoryTables, "users">) {}

  async lockPasswordHash(userId: UserId): Promise<string | null> {
    return this.tables.users.get(userId)?.passwordHash ?? null;
  }

  async save(userId: UserId, passwordHash: string): Promise<void> {
    const user = this.tables.users.get(userId);
    if (user) this.tables.users.set(userId, { ...user, passwordHash });
  }

  async markEmailVerified(userId: UserId, email: string, at: Date): Promise<boolean> {
    const user = this.tables.users.get(userId);
    if (user?.email !== email) return false;
    this.tables.users.set(userId, { ...user, emailVerifiedAt: user.emailVerifiedAt ?? at });
    return true;
  }
}
