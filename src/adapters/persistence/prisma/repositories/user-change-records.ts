import type { UserChangeRepository } from "../../../../application/ports/user-change-repository.js";
import { ownKey, type UserEntityKey, type UserEntityKind } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { Prisma } from "../generated/client.js";
import { instant } from "../mapping/columns.js";
import type { UserStamps } from "./user-stamps.js";

type Follow = UserEntityKey & Readonly<{ userId: UserId }>;

/**
 * The kind and key of each thing of a user of which no change is recorded. Drafts, scheduled messages and blocks always
 * have a record, and a choice of receipts that was never changed needs none.
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

  async recordReceipts(userId: UserId): Promise<void> {
    this.stamps.stamp(userId, "receipts", [ownKey(userId)]);
  }

  /** Locks the user's head first, so that nobody records a change of the user meanwhile. */
  async forgetRemoved(before: Date, limit: number): Promise<number> {
    const isOld = Prisma.sql`"removedAt" < ${instant(before)}`;
    const [head] = await this.tx.$queryRaw<{ userId: UserId }[]>`
      SELECT "userId" FROM user_heads WHERE "userId" = (
        SELECT "userId" FROM user_changes WHERE ${isOld} ORDER BY "removedAt" LIMIT 1
      ) FOR NO KEY UPDATE`;
    if (!head) return 0;
    const { userId } = head;
    const taken = await this.tx.$queryRaw<(UserEntityKey & { kind: UserEntityKind; exists: boolean })[]>`
      WITH taken AS MATERIALIZED (
        SELECT kind, id, "roomId", rev, "removedAt" FROM user_changes
        WHERE "userId" = ${userId}::uuid AND rev <= (
          SELECT max(rev) FROM user_changes WHERE "userId" = ${userId}::uuid AND ${isOld}
        ) ORDER BY rev, kind, id LIMIT ${limit}::int
      ), forgotten AS (
        DELETE FROM user_changes forgotten USING taken
        WHERE forgotten."userId" = ${userId}::uuid AND forgotten.kind = taken.kind AND forgotten.id = taken.id
          AND taken."removedAt" IS NOT NULL RETURNING forgotten.rev
      ), raised AS (
        UPDATE user_heads SET "forgottenRev" = greatest("forgottenRev", (SELECT max(rev) FROM forgotten))
        WHERE "userId" = ${userId}::uuid
      )
      SELECT kind, id, "roomId", "removedAt" IS NULL AS "exists" FROM taken`;
    for (const { kind, id, roomId, exists } of taken)
      if (exists) this.stamps.stampUnchanged(userId, kind, [{ id, roomId }]);
    // Another node may have forgotten the same while this one waited for the head.
    return Math.max(1, taken.length);
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
