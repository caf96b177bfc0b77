import type { UserId } from "../../domain/accounts/user.js";

/** Records of changes of what belongs to users. Only inside a `UnitOfWork`. */
export interface UserChangeRepository {
  /**
   * Records a change of at most `limit` of the user's memberships and follows of which none is recorded, because they are
   * older than the record, or because an append made them. Raises the user's `rev` if there are any.
   */
  recordMissing(userId: UserId, limit: number): Promise<void>;
}
