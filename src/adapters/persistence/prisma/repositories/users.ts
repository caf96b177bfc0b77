import type { AccountRepository } from "../../../../application/ports/account-repository.js";
import type { UserRepository, UserSearchHit, UserSearchQuery } from "../../../../application/ports/user-repository.js";
import { emailTaken, usernameTaken } from "../../../../domain/accounts/errors.js";
import { searchKeys } from "../../../../domain/accounts/names/user-search.js";
import type { User, UserId } from "../../../../domain/accounts/user.js";
import { userFrom, type UserJson } from "../../../codec/entity-json.js";
import type { ListReads } from "../database/database.js";
import { violatedIndex } from "../database/postgres-errors.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { BEFORE_ALL_IDS, instant, instantOrNull, jsonOrNull, userJson } from "../mapping/columns.js";
import { LAST_CHARACTER, namesOf, replaceUserNames } from "./search-names.js";

export class PrismaUserRepository implements UserRepository {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {}

  async add(user: User): Promise<void> {
    await withRetry(() => this.insert(user)).catch(rethrowUniqueViolation);
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

  /** Lists a user once, by the first matching name. */
  async search({ prefix, after, limit }: UserSearchQuery): Promise<readonly UserSearchHit[]> {
    const [name, userId] = after ? [after.name, after.userId] : [prefix, BEFORE_ALL_IDS];
    const rows = await withRetry(
      () => this.lists.query<{ name: string; user: UserJson }[]>`
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
    const rows = await withRetry(
      () =>
        this.prisma.$queryRaw<{ user: UserJson }[]>`SELECT ${userJson} AS "user" FROM "User" person
          WHERE ${condition} AND person."deletedAt" IS NULL`,
    );
    return rows.map(({ user }) => userFrom(user));
  }

  private insert(user: User): Promise<number> {
    const { id, email, username, displayName, bio, passwordHash, createdAt, emailVerifiedAt, nameRev, bot } = user;
    const { data, receipts } = user;
    return this.prisma.$executeRaw`
      WITH added AS (
        INSERT INTO "User" (
          id, email, username, "displayName", bio, "passwordHash", "createdAt", "emailVerifiedAt", "nameRev", bot,
          data, receipts, "searchNamesOf"
        )
        VALUES (
          ${id}::uuid, ${email}, ${username}, ${displayName}, ${bio}, ${passwordHash}, ${instant(createdAt)},
          ${instantOrNull(emailVerifiedAt)}, ${nameRev}, ${bot}, ${jsonOrNull(data)}, ${receipts}, ${namesOf(user)}
        )
        RETURNING id
      )
      INSERT INTO user_search_names ("userId", name) SELECT id, unnest(${[...searchKeys(user)]}::text[]) FROM added`;
  }
}

export class PrismaAccountRepository implements AccountRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async lock(id: UserId): Promise<User | null> {
    const [row] = await this.tx.$queryRaw<{ user: UserJson }[]>`
      SELECT ${userJson} AS "user" FROM "User" person
      WHERE person.id = ${id}::uuid AND person."deletedAt" IS NULL
      FOR NO KEY UPDATE`;
    return row ? userFrom(row.user) : null;
  }

  async save(user: User): Promise<void> {
    const { id, email, username, displayName, bio, data, passwordHash, emailVerifiedAt, nameRev, deletedAt } = user;
    const { receipts } = user;
    const changed = this.tx.$executeRaw`
      UPDATE "User" SET
        email = ${email}, username = ${username}, "displayName" = ${displayName}, bio = ${bio},
        data = ${jsonOrNull(data)},
        "passwordHash" = ${passwordHash}, "emailVerifiedAt" = ${instantOrNull(emailVerifiedAt)}, "nameRev" = ${nameRev},
        "deletedAt" = ${instantOrNull(deletedAt)}, receipts = ${receipts}, "searchNamesOf" = ${namesOf(user)}
      WHERE id = ${id}::uuid`;
    await changed.catch(rethrowUniqueViolation);
    await replaceUserNames(this.tx, [{ userId: id, names: deletedAt ? [] : searchKeys(user) }]);
    await this.tx.$executeRaw`DELETE FROM user_names WHERE "userId" = ${id}::uuid`;
  }

  /** Takes the lock that an update needs. Two transactions that upgrade a weaker lock would deadlock. */
  async lockPasswordHash(id: UserId): Promise<string | null> {
    const [row] = await this.tx.$queryRaw<{ passwordHash: string }[]>`
      SELECT "passwordHash" FROM "User" WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    return row?.passwordHash ?? null;
  }

  async savePasswordHash(id: UserId, passwordHash: string): Promise<void> {
    await this.tx.$executeRaw`UPDATE "User" SET "passwordHash" = ${passwordHash} WHERE id = ${id}::uuid`;
  }

  async markEmailVerified(id: UserId, email: string, at: Date): Promise<boolean> {
    const confirmed = await this.tx.$executeRaw`
      UPDATE "User" SET "emailVerifiedAt" = coalesce("emailVerifiedAt", ${instant(at)})
      WHERE id = ${id}::uuid AND email = ${email}`;
    return confirmed > 0;
  }
}

/** Turns a unique violation into the domain's refusal, and rethrows every other error. */
function rethrowUniqueViolation(error: unknown): never {
  const index = violatedIndex(error);
  if (index === "User_email_key") throw emailTaken();
  if (index === "User_username_key") throw usernameTaken();
  throw error;
}
