import type { BlockedUser, BlockQuery, BlockReader } from "../../../application/ports/block-reader.js";
import type { BlockRepository } from "../../../application/ports/block-repository.js";
import type { Block } from "../../../domain/accounts/block.js";
import { ownKey } from "../../../domain/accounts/user-change.js";
import { summaryOf, type UserId } from "../../../domain/accounts/user.js";
import type { Pair } from "../../../domain/rooms/direct-room.js";
import type { MemoryTables } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

type Blocks = Pick<MemoryTables, "blocks">;

const blocks = (tables: Blocks, userId: UserId, otherId: UserId): boolean =>
  tables.blocks.get(userId)?.has(otherId) ?? false;

/** Whether either of two people blocks the other. */
export const areSeparated = (tables: Blocks, one: UserId, other: UserId): boolean =>
  blocks(tables, one, other) || blocks(tables, other, one);

/** Whether a block separates the two people of a direct room. `null`: another room. */
export const isPairSeparated = (tables: Blocks, pair: Pair | null): boolean =>
  pair !== null && areSeparated(tables, ...pair);

export const blockedIdsOf = (tables: Blocks, userId: UserId): readonly UserId[] =>
  [...(tables.blocks.get(userId)?.keys() ?? [])].sort();

/** Writes to the tables of one unit of work. */
export class InMemoryBlockRepository implements BlockRepository {
  constructor(
    private readonly tables: Blocks,
    private readonly stamps: UserStamps,
  ) {}

  async between(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    return new Set(others.filter((other) => areSeparated(this.tables, userId, other)));
  }

  async count(userId: UserId): Promise<number> {
    return this.tables.blocks.get(userId)?.size ?? 0;
  }

  async add(block: Block): Promise<boolean> {
    if (blocks(this.tables, block.userId, block.blockedId)) return false;
    const earlier = this.tables.blocks.get(block.userId) ?? [];
    this.save(block.userId, new Map([...earlier, [block.blockedId, block]]));
    return true;
  }

  async remove(userId: UserId, blockedId: UserId): Promise<boolean> {
    const remaining = new Map(this.tables.blocks.get(userId));
    if (!remaining.delete(blockedId)) return false;
    this.save(userId, remaining);
    return true;
  }

  async removeAll(userId: UserId): Promise<void> {
    this.tables.blocks.delete(userId);
  }

  private save(userId: UserId, own: ReadonlyMap<UserId, Block>): void {
    this.tables.blocks.set(userId, own);
    this.stamps.stamp(userId, "blocks", [ownKey(userId)]);
  }
}

export class InMemoryBlockReader implements BlockReader {
  constructor(private readonly tables: Pick<MemoryTables, "blocks" | "users">) {}

  async blockedIds(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly UserId[]>> {
    const lists = userIds.map((userId) => [userId, blockedIdsOf(this.tables, userId)] as const);
    return new Map(lists.filter(([, ids]) => ids.length > 0));
  }

  async list(userId: UserId, { after, limit }: BlockQuery): Promise<readonly BlockedUser[]> {
    const newestFirst = [...(this.tables.blocks.get(userId)?.values() ?? [])].sort((a, b) => (a.id < b.id ? 1 : -1));
    return newestFirst
      .filter(({ id }) => after === undefined || id < after)
      .slice(0, limit)
      .flatMap(({ id, blockedId, at }) => {
        const user = this.tables.users.get(blockedId);
        return user ? [{ id, user: summaryOf(user), at }] : [];
      });
  }
}
