import type { UserId } from "../../domain/accounts/user.js";

/** Records of changes of what belongs to users. Only inside a `UnitOfWork`. */
export interface UserChangeRepository {
  /**
   * Records a change of at most `limit` of the user's memberships and follows of which the last one is not recorded,
   * because they are older than the record, or because an append made or moved them. Raises the user's `rev` if there are
   * any.
   */
  recordMissing(userId: UserId, limit: number): Promise<void>;

  /**
   * Records at most `limit` changes of follows by appends, of any users, and raises the `rev` of each of these users.
   * Returns how many it looked at: fewer than `limit` when none is left that nobody else is recording.
   */
  recordAppended(limit: number): Promise<number>;

  /**
   * Forgets things that were removed before this time, of one user. Takes the user's oldest changes up to the last such
   * removal, at most `limit`: forgets those of things that were removed, and gives the others one new `rev`, so that what
   * exists is always newer than what is forgotten. Drafts keep the `rev` that `DraftRepository` and `DraftReader` return,
   * because they did not change. Returns how many it took: 0 when nobody has such removals.
   */
  forgetRemoved(before: Date, limit: number): Promise<number>;

  /** Records that the user's choice of receipts changed. */
  recordReceipts(userId: UserId): Promise<void>;
}
