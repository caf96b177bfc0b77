import type { UserId } from "../../../domain/accounts/user.js";

const NOBODY: ReadonlySet<UserId> = new Set();

/**
 * The people whom the connected users of this node block. The user feeds keep it up to date, so that filtering what
 * passes costs no query.
 */
export class BlockLists {
  private readonly lists = new Map<UserId, ReadonlySet<UserId>>();

  of(userId: UserId): ReadonlySet<UserId> {
    return this.lists.get(userId) ?? NOBODY;
  }

  /** Takes a list that a handshake read. A list that is here already is as new or newer. */
  open(userId: UserId, blockedIds: readonly UserId[]): void {
    if (!this.lists.has(userId)) this.set(userId, blockedIds);
  }

  set(userId: UserId, blockedIds: readonly UserId[]): void {
    this.lists.set(userId, blockedIds.length === 0 ? NOBODY : new Set(blockedIds));
  }

  /** Forgets the list of a user without connections. */
  close(userId: UserId): void {
    this.lists.delete(userId);
  }
}
