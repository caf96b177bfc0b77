import type { UserChangeRepository } from "../../../../application/ports/user-change-repository.js";
import type { UserEntityKey, UserEntityKind } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { Prisma } from "../generated/client.js";
import type { UserStamps } from "./user-stamps.js";

type Follow = UserEntityKey & Readonly<{ userId: UserId }>;

/**
 * The kind and key of each thing of a user of which no change is recorded. Drafts, scheduled messages and blocks always
 * have a record.
 */
const unrecorded = (userId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT entity.kind, entity.id, entity."roomId" FROM (
    SELECT 'memberships' AS kind, "roomId" AS id, "roomId" FROM "Membership" WHERE "userId" = ${userId} AND "leftAt" IS NULL
    UNION ALL SELECT 'threads', "rootId", "roomId" FROM thread_follows WHERE "userId" = ${userId}
  ) entity
  WHERE NOT EXISTS (
    SELECT FROM user_changes recorded
    WHERE recorded."userId" = ${userId} AND recorded.kind = entity.kind AND recorded.id = entity.id
  )`;

/** Whether something of the user changed that is not recorded. */
export const isMissing = (userId: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT FROM appended_follows WHERE "userId" = ${userId}) OR EXISTS (${unrecorded(userId)}))`;

/** Locks follows against removal and the users' heads, and nothing for which a send waits. */
export class PrismaUserChangeRepository implements UserChangeRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async recordMissing(userId: UserId, limit: number): Promise<void> {
    const taken = await this.takeAppended(
      Prisma.sql`WHERE "userId" = ${userId}::uuid ORDER BY id LIMIT ${limit}::int FOR UPDATE`,
    );
    await this.stampFollows(taken);
    const found = await this.tx.$queryRaw<(UserEntityKey & { kind: UserEntityKind })[]>`
      ${unrecorded(Prisma.sql`${userId}::uuid`)} LIMIT ${limit - taken.length}::int`;
    for (const { kind, ...key } of found) this.stamps.stamp(userId, kind, [key]);
  }

  async recordAppended(limit: number): Promise<number> {
    const taken = await this.takeAppended(Prisma.sql`LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`);
    await this.stampFollows(taken);
    return taken.length;
  }

  private takeAppended(which: Prisma.Sql): Promise<Follow[]> {
    return this.tx.$queryRaw<Follow[]>`
      WITH taken AS MATERIALIZED (SELECT "userId", id FROM appended_follows ${which})
      DELETE FROM appended_follows appended USING taken
      WHERE appended."userId" = taken."userId" AND appended.id = taken.id
      RETURNING appended."userId", appended."rootId" AS id, appended."roomId"`;
  }

  /** Leaves out follows that were removed since. Locks the others in the order in which the end of a membership does. */
  private async stampFollows(taken: readonly Follow[]): Promise<void> {
    if (taken.length === 0) return;
    const follows = await this.tx.$queryRaw<Follow[]>`
      SELECT "userId", "rootId" AS id, "roomId" FROM thread_follows
      WHERE ("rootId", "userId") IN (
        SELECT * FROM unnest(${taken.map(({ id }) => id)}::uuid[], ${taken.map(({ userId }) => userId)}::uuid[])
      ) ORDER BY "rootId" FOR KEY SHARE`;
    for (const { userId, ...key } of follows) this.stamps.stamp(userId, "threads", [key]);
  }
}
