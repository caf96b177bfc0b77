import type { UserRepository } from "../../../application/ports/user-repository.js";
import { emailTaken, usernameTaken } from "../../../domain/accounts/errors.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import { attempt } from "./attempt.js";
import { violatedIndex } from "./failures.js";
import { Prisma, type PrismaClient } from "./generated/client.js";
import { instant, instantOrNull, userFrom, userJson, type UserRow } from "./rows.js";

export class PrismaUserRepository implements UserRepository {
  constructor(private readonly prisma: PrismaClient) {}

  async add(user: User): Promise<void> {
    try {
      await attempt(() => this.insert(user));
    } catch (error) {
      const index = violatedIndex(error);
      if (index === "User_email_key") throw emailTaken();
      if (index === "User_username_key") throw usernameTaken();
      throw error;
    }
  }

  find(id: UserId): Promise<User | null> {
    return this.first(Prisma.sql`person.id = ${id}::uuid`);
  }

  findByEmail(email: string): Promise<User | null> {
    return this.first(Prisma.sql`person.email = ${email}`);
  }

  private async first(condition: Prisma.Sql): Promise<User | null> {
    const [row] = await attempt(
      () =>
        this.prisma.$queryRaw<{ user: UserRow }[]>`SELECT ${userJson} AS "user" FROM "User" person WHERE ${condition}`,
    );
    return row ? userFrom(row.user) : null;
  }

  private insert(user: User): Promise<number> {
    const { id, email, username, displayName, bio, passwordHash, createdAt, emailVerifiedAt } = user;
    return this.prisma.$executeRaw`
      INSERT INTO "User" (id, email, username, "displayName", bio, "passwordHash", "createdAt", "emailVerifiedAt")
      VALUES (
        ${id}::uuid, ${email}, ${username}, ${displayName}, ${bio}, ${passwordHash}, ${instant(createdAt)},
        ${instantOrNull(emailVerifiedAt)}
      )`;
  }
}
