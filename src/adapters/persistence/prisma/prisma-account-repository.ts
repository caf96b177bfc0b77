import type { AccountRepository } from "../../../application/ports/account-repository.js";
import { searchKeys } from "../../../domain/accounts/user-search.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { Prisma } from "./generated/client.js";
import { instantOrNull, userFrom, userJson, type UserRow } from "./rows.js";
import { namesOf, replaceUserNames } from "./search-names.js";
import { refuseTaken } from "./taken.js";

export class PrismaAccountRepository implements AccountRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async lock(id: UserId): Promise<User | null> {
    const [row] = await this.tx.$queryRaw<{ user: UserRow }[]>`
      SELECT ${userJson} AS "user" FROM "User" person
      WHERE person.id = ${id}::uuid AND person."deletedAt" IS NULL
      FOR NO KEY UPDATE`;
    return row ? userFrom(row.user) : null;
  }

  async save(user: User): Promise<void> {
    const { id, email, username, displayName, bio, passwordHash, emailVerifiedAt, nameRev, deletedAt } = user;
    const changed = this.tx.$executeRaw`
      UPDATE "User" SET
        email = ${email}, username = ${username}, "displayName" = ${displayName}, bio = ${bio},
        "passwordHash" = ${passwordHash}, "emailVerifiedAt" = ${instantOrNull(emailVerifiedAt)}, "nameRev" = ${nameRev},
        "deletedAt" = ${instantOrNull(deletedAt)}, "searchNamesOf" = ${namesOf(user)}
      WHERE id = ${id}::uuid`;
    await changed.catch(refuseTaken);
    await replaceUserNames(this.tx, [{ userId: id, names: deletedAt ? [] : searchKeys(user) }]);
    await this.tx.$executeRaw`DELETE FROM user_names WHERE "userId" = ${id}::uuid`;
  }
}
