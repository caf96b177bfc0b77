import type { BlockedUser, BlockQuery, BlockReader } from "../../../../application/ports/block-reader.js";
import type { BlockRepository } from "../../../../application/ports/block-repository.js";
import type { Block } from "../../../../domain/accounts/block.js";
import { ownKey } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, summaryJson } from "../mapping/columns.js";
import type { UserStamps } from "./user-stamps.js";

/** Whether either of two people blocks the other. Looks up each direction by its key. */
export const areSeparated = (one: Prisma.Sql, other: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT FROM blocks WHERE "userId" = ${one} AND "blockedId" = ${other})
  OR EXISTS (SELECT FROM blocks WHERE "userId" = ${other} AND "blockedId" = ${one}))`;

const partOfPair = (part: 1 | 2): Prisma.Sql => Prisma.sql`split_part(room."directPair", ' ', ${part}::int)::uuid`;

/** Whether a block separates the two people of the direct room `room`. Costs other rooms nothing. */
export const isRoomSeparated = Prisma.sql`
  CASE WHEN room."directPair" IS NULL THEN false ELSE ${areSeparated(partOfPair(1), partOfPair(2))} END`;

export class PrismaBlockRepository implements BlockRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async between(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const rows = await this.tx.$queryRaw<{ id: UserId }[]>`
      SELECT other.id FROM unnest(${[...others]}::uuid[]) AS other (id)
      WHERE ${areSeparated(Prisma.sql`${userId}::uuid`, Prisma.sql`other.id`)}`;
    return new Set(rows.map(({ id }) => id));
  }

  async count(userId: UserId): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) AS count FROM blocks WHERE "userId" = ${userId}::uuid`;
    return Number(row?.count ?? 0);
  }

  async add({ id, userId, blockedId, at }: Block): Promise<boolean> {
    const added = await this.tx.$executeRaw`
      INSERT INTO blocks ("userId", "blockedId", id, at)
      VALUES (${userId}::uuid, ${blockedId}::uuid, ${id}::uuid, ${instant(at)}) ON CONFLICT DO NOTHING`;
    return this.changed(userId, added);
  }

  async remove(userId: UserId, blockedId: UserId): Promise<boolean> {
    const removed = await this.tx.$executeRaw`
      DELETE FROM blocks WHERE "userId" = ${userId}::uuid AND "blockedId" = ${blockedId}::uuid`;
    return this.changed(userId, removed);
  }

  async removeAll(userId: UserId): Promise<void> {
    await this.tx.$executeRaw`DELETE FROM blocks WHERE "userId" = ${userId}::uuid`;
  }

  private changed(userId: UserId, rows: number): boolean {
    if (rows > 0) this.stamps.stamp(userId, "blocks", [ownKey(userId)]);
    return rows > 0;
  }
}

export class PrismaBlockReader implements BlockReader {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {}

  async blockedIds(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly UserId[]>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ userId: UserId; ids: UserId[] }[]>`
        SELECT "userId", array_agg("blockedId" ORDER BY "blockedId") AS ids FROM blocks
        WHERE "userId" = ANY(${[...userIds]}::uuid[]) GROUP BY "userId"`,
    );
    return new Map(rows.map(({ userId, ids }) => [userId, ids]));
  }

  async list(userId: UserId, { after, limit }: BlockQuery): Promise<readonly BlockedUser[]> {
    const older = after === undefined ? Prisma.empty : Prisma.sql`AND block.id < ${after}::uuid`;
    return withRetry(
      () => this.lists.query<BlockedUser[]>`
        SELECT block.id, ${summaryJson(Prisma.sql`block."blockedId"`)} AS "user", block.at FROM blocks block
        WHERE block."userId" = ${userId}::uuid ${older} ORDER BY block.id DESC LIMIT ${limit}`,
    );
  }
}
