import type { CredentialRepository } from "../../../application/ports/credential-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Prisma } from "./generated/client.js";
import { instant } from "./rows.js";

export class PrismaCredentialRepository implements CredentialRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  /** Two who hold the same row to change it would wait for one another: the lock is the one that a change takes. */
  async lockPasswordHash(userId: UserId): Promise<string | null> {
    const [row] = await this.tx.$queryRaw<{ passwordHash: string }[]>`
      SELECT "passwordHash" FROM "User" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
    return row?.passwordHash ?? null;
  }

  async save(userId: UserId, passwordHash: string): Promise<void> {
    await this.tx.$executeRaw`UPDATE "User" SET "passwordHash" = ${passwordHash} WHERE id = ${userId}::uuid`;
  }

  async markEmailVerified(userId: UserId, email: string, at: Date): Promise<boolean> {
    const confirmed = await this.tx.$executeRaw`
      UPDATE "User" SET "emailVerifiedAt" = coalesce("emailVerifiedAt", ${instant(at)})
      WHERE id = ${userId}::uuid AND email = ${email}`;
    return confirmed > 0;
  }
}
