import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type { AccountRepository } from "../../../application/ports/account-repository.js";
import type { UserRepository, UserSearchHit, UserSearchQuery } from "../../../application/ports/user-repository.js";
import { emailTaken, usernameTaken } from "../../../domain/accounts/errors.js";
import { searchKeys } from "../../../domain/accounts/names/user-search.js";
import { summaryOf, type User, type UserId, type UserSummary } from "../../../domain/accounts/user.js";
import { byCodePoints, WRITE_LOCK, type MemoryTables } from "./memory-tables.js";

export class InMemoryUserRepository implements UserRepository {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: KeyedMutex,
  ) {}

  add(user: User): Promise<void> {
    return this.turns.runExclusive(WRITE_LOCK, () => saveUser(this.tables, user));
  }

  async find(id: UserId): Promise<User | null> {
    const user = this.tables.users.get(id);
    return user && !user.deletedAt ? user : null;
  }

  async findMany(ids: readonly UserId[]): Promise<readonly User[]> {
    return (await Promise.all(ids.map((id) => this.find(id)))).filter((user) => user !== null);
  }

  async findByEmail(email: string): Promise<User | null> {
    const id = this.tables.userIdsByEmail.get(email);
    const user = id === undefined ? null : await this.find(id);
    return user?.email === email ? user : null;
  }

  async search({ prefix, after, limit }: UserSearchQuery): Promise<readonly UserSearchHit[]> {
    const users = [...this.tables.users.values()].filter(({ deletedAt }) => !deletedAt);
    const found = users.flatMap((user) => {
      const [name] = searchKeys(user)
        .filter((each) => each.startsWith(prefix))
        .sort(byCodePoints);
      return name === undefined ? [] : [{ name, user }];
    });
    const isLater = (person: UserSearchHit) =>
      !after || byPlace(person, { name: after.name, user: { id: after.userId } }) > 0;
    return found.filter(isLater).sort(byPlace).slice(0, limit);
  }
}

type Place = Readonly<{ name: string; user: Pick<User, "id"> }>;
const byPlace = (a: Place, b: Place): number =>
  byCodePoints(a.name, b.name) || (a.user.id < b.user.id ? -1 : Number(a.user.id > b.user.id));

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
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

type UserTables = Pick<MemoryTables, "users" | "userIdsByEmail" | "userIdsByUsername">;

/** Stores a new or changed user. Refuses an email or a username that another user has. */
function saveUser({ users, userIdsByEmail, userIdsByUsername }: UserTables, user: User): void {
  const holder = (id: string | undefined) => (id === undefined || id === user.id ? undefined : users.get(id));
  if (holder(userIdsByEmail.get(user.email))?.email === user.email) throw emailTaken();
  if (holder(userIdsByUsername.get(user.username))?.username === user.username) throw usernameTaken();
  users.set(user.id, user);
  userIdsByEmail.set(user.email, user.id);
  userIdsByUsername.set(user.username, user.id);
}

/** Returns the user's current names. */
export function currentSummaryOf({ users }: Pick<MemoryTables, "users">, stored: UserSummary): UserSummary {
  const user = users.get(stored.id);
  return user ? summaryOf(user) : stored;
}
