import type { UserSearchHit, UserSearchQuery, UserRepository } from "../../../application/ports/user-repository.js";
import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import { searchKeys } from "../../../domain/accounts/user-search.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import { byCodePoints } from "./code-points.js";
import { WRITE_LOCK, type MemoryTables } from "./memory-tables.js";
import { saveUser } from "./memory-users.js";

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
