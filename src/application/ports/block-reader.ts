import type { UserId, UserSummary } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

/** A blocked user, who may be deleted. `id`: that of the block. */
export type BlockedUser = Readonly<{ id: string; user: UserSummary; at: Date }>;

/** `after`: the id of the last block of the previous page. */
export type BlockQuery = Readonly<{ after?: string; limit: number }>;

/** Blocks, for reading. */
export interface BlockReader extends Closable {
  /** The ids of the people whom each user blocks, in ascending order; users who block nobody are missing. */
  blockedIds(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly UserId[]>>;

  /** The people whom the user blocks, the last blocked first, at most `limit`. */
  list(userId: UserId, query: BlockQuery): Promise<readonly BlockedUser[]>;
}
