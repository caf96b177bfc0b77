import type { UserSearchHit, UserSearchQuery, UserRepository } from "../../../application/ports/user-repository.js";
import { searchKeys } from "../../../domain/accounts/user-search.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import { attempt } from "./attempt.js";
import { Prisma, type PrismaClient } from "./generated/client.js";
import type { ListReads } from "./list-reads.js";
import { BEFORE_ALL_IDS, LAST_CHARACTER } from "./name-range.js";
import { namesOf } from "./search-names.js";
import { refuseTaken } from "./taken.js";
import { instant, instantOrNull, userFrom, userJson, type UserRow } from "./rows.js";

export class PrismaUserRepository implements UserRepository {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {}

  async add(user: User): Promise<void> {
    await attempt(() => this.insert(user)).catch(refuseTaken);
  }

  find(id: UserId): Promise<User | null> {
    return this.first(Prisma.sql`person.id = ${id}::uuid`);
  }

  findMany(ids: readonly UserId[]): Promise<readonly User[]> {
    return this.where(Prisma.sql`person.id = ANY(${[...ids]}::uuid[])`);
  }

  findByEmail(email: string): Promise<User | null> {
    return this.first(Prisma.sql`person.email = ${email}`);
  }

  /** Who has several names that begin so counts under the first: the others are left out. */
  async search({ prefix, after, limit }: UserSearchQuery): Promise<readonly UserSearchHit[]> {
    const [name, userId] = after ? [after.name, after.userId] : [prefix, BEFORE_ALL_IDS];
    const rows = await attempt(
      () => this.lists.query<{ name: string; user: UserRow }[]>`
        SELECT found.name, ${userJson} AS "user"
        FROM user_search_names found JOIN "User" person ON person.id = found."userId"
        WHERE found.name >= ${prefix} AND found.name < ${prefix + LAST_CHARACTER}
          AND (found.name, found."userId") > (${name}, ${userId}::uuid)
          AND person."deletedAt" IS NULL AND NOT EXISTS (
            SELECT FROM user_search_names earlier
            WHERE earlier."userId" = found."userId" AND earlier.name >= ${prefix} AND earlier.name < found.name
          )
        ORDER BY found.name, found."userId" LIMIT ${limit}`,
    );
    return rows.map((row) => ({ name: row.name, user: userFrom(row.user) }));
  }

  private async first(condition: Prisma.Sql): Promise<User | null> {
    const [user] = await this.where(condition);
    return user ?? null;
  }

  private async where(condition: Prisma.Sql): Promise<readonly User[]> {
    const rows = await attempt(
      () =>
        this.prisma.$queryRaw<{ user: UserRow }[]>`SELECT ${userJson} AS "user" FROM "User" person
          WHERE ${condition} AND person."deletedAt" IS NULL`,
    );
    return rows.map(({ user }) => userFrom(user));
  }

  private insert(user: User): Promise<number> {
    const { id, email, username, displayName, bio, passwordHash, createdAt, emailVerifiedAt, nameRev } = user;
    return this.prisma.$executeRaw`
      WITH added AS (
        INSERT INTO "User" (
          id, email, username, "displayName", bio, "passwordHash", "createdAt", "emailVerifiedAt", "nameRev",
          "searchNamesOf"
        )
        VALUES (
          ${id}::uuid, ${email}, ${username}, ${displayName}, ${bio}, ${passwordHash}, ${instant(createdAt)},
          ${instantOrNull(emailVerifiedAt)}, ${nameRev}, ${namesOf(user)}
        )
        RETURNING id
      )
      INSERT INTO user_search_names ("userId", name) SELECT id, unnest(${[...searchKeys(user)]}::text[]) FROM added`;
  }
}
