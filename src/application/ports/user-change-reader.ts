import type { UserChange } from "../../domain/accounts/user-change.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

export type UserChangesQuery = Readonly<{
  /**
   * Entities per page. A page may hold more, because entities with one `rev` stay together, and fewer, because it ends
   * at `MAX_PAGE_BYTES` of drafts.
   */
  limit: number;
  /** Number of changed entities above which `exceeds` is true. Default: no number. */
  maxChanges?: number;
  /** Whether `missing` is wanted, which costs a look at each membership and follow of the user. */
  findMissing?: boolean;
}>;

export type UserChangesPage = UserChange &
  Readonly<{
    /** Whether there are later changes. Without them, `rev` is the user's current one. */
    more: boolean;
    exceeds: boolean;
    /** Whether things exist of which no change is recorded. False before the last page, and where it was not wanted. */
    missing: boolean;
    /** The `userRev` at which a session of the user last ended; 0 when none did. */
    sessionRev: number;
    /** The `userRev` up to which removals may be forgotten. Nothing that exists has a smaller one. */
    forgottenRev: number;
  }>;

/** Changes of what belongs to users, for reading. An answer is one consistent snapshot. */
export interface UserChangeReader extends Closable {
  /**
   * The changes of each user after a revision, in ascending order of `rev`, with the entities as they are now. Reads what
   * changed alone. After 0: everything, after `recordMissing` recorded what was missing.
   */
  changes(after: ReadonlyMap<UserId, number>, query: UserChangesQuery): Promise<ReadonlyMap<UserId, UserChangesPage>>;

  /**
   * Whether there may be something for `recordAppended` or `removeEnding` to do. Cheap, because every node asks every
   * second.
   */
  hasPendingFollows(): Promise<boolean>;
}
