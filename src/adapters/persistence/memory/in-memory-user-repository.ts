import type { UserRepository } from "../../../application/ports/user-repository.js";
import { emailTaken, usernameTaken } from "../../../domain/accounts/errors.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";

export class InMemoryUserRepository implements UserRepository {
  constructor(private readonly tables: MemoryTables) {}

  async add(user: User): Promise<void> {
    const { users, userIdsByEmail, userIdsByUsername } = this.tables;
    if (userIdsByEmail.get(user.email) !== undefined) throw emailTaken();
    if (userIdsByUsername.get(user.username) !== undefined) throw usernameTaken();
    users.set(user.id, user);
    userIdsByEmail.set(user.email, user.id);
    userIdsByUsername.set(user.username, user.id);
  }

  async find(id: UserId): Promise<User | null> {
    return this.tables.users.get(id) ?? null;
  }

  async findByEmail(email: string): Promise<User | null> {
    const id = this.tables.userIdsByEmail.get(email);
    return id === undefined ? null : this.find(id);
  }
}
