import type { Block } from "../../domain/accounts/block.js";
import type { UserId } from "../../domain/accounts/user.js";

/**
 * Blocks, for changes. Only inside a `UnitOfWork`. Everything that raises the blocker's `rev` must come after the lock on
 * the blocker.
 */
export interface BlockRepository {
  /** The others whom the user blocks, or who block the user. */
  between(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;

  /** The number of people whom the user blocks. */
  count(userId: UserId): Promise<number>;

  /** Stores a block, and raises the blocker's `rev`. Returns `false`, and raises nothing, when it exists already. */
  add(block: Block): Promise<boolean>;

  /** Deletes a block, and raises the blocker's `rev`. Returns `false`, and raises nothing, when there is none. */
  remove(userId: UserId, blockedId: UserId): Promise<boolean>;

  /** Deletes all blocks by the user. Raises no `rev`. */
  removeAll(userId: UserId): Promise<void>;
}
