import type { UserChangeRepository } from "../../../../application/ports/user-change-repository.js";
import type { UserEntityKey, UserEntityKind } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { Prisma } from "../generated/client.js";
import type { UserStamps } from "./user-stamps.js";

/**
 * The kind and key of each thing of a user of which no change is recorded. Drafts, scheduled messages and blocks always
 * have a record.
 */
export const unrecorded = (userId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT entity.kind, entity.id, entity."roomId" FROM (
    SELECT 'memberships' AS kind, "roomId" AS id, "roomId" FROM "Membership" WHERE "userId" = ${userId} AND "leftAt" IS NULL
    UNION ALL SELECT 'threads', "rootId", "roomId" FROM thread_follows WHERE "userId" = ${userId}
  ) entity
  WHERE NOT EXISTS (
    SELECT FROM user_changes recorded
    WHERE recorded."userId" = ${userId} AND recorded.kind = entity.kind AND recorded.id = entity.id
  )`;

export class PrismaUserChangeRepository implements UserChangeRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  /** Locks nothing but the user's head, so what others record at the same time may be recorded twice. */
  async recordMissing(userId: UserId, limit: number): Promise<void> {
    const found = await this.tx.$queryRaw<(UserEntityKey & { kind: UserEntityKind })[]>`
      ${unrecorded(Prisma.sql`${userId}::uuid`)} LIMIT ${limit}::int`;
    for (const { kind, ...key } of found) this.stamps.stamp(userId, kind, [key]);
  }
}
