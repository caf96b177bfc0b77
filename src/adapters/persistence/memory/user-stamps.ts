import type { UserEntityKey, UserEntityKind } from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { userChangeKey, type MemoryTables } from "./memory-tables.js";

/** Raises the `rev` of users, once per unit of work, and stamps changed entities with it. */
export class UserStamps {
  readonly raised = new Map<UserId, number>();

  constructor(private readonly tables: Pick<MemoryTables, "userHeads" | "userChanges">) {}

  /** Returns the user's `rev`; `null` when nothing changed. */
  stamp(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): number | null {
    if (keys.length === 0) return null;
    const rev = this.raise(userId);
    for (const { id, roomId } of keys)
      this.tables.userChanges.set(userChangeKey(userId, kind, id), { userId, kind, id, roomId, rev });
    return rev;
  }

  stampSessionEnd(userId: UserId): void {
    const rev = this.raise(userId);
    this.tables.userHeads.set(userId, { rev, sessionRev: rev });
  }

  private raise(userId: UserId): number {
    const head = this.tables.userHeads.get(userId) ?? { rev: 0, sessionRev: 0 };
    const rev = this.raised.get(userId) ?? head.rev + 1;
    this.raised.set(userId, rev);
    this.tables.userHeads.set(userId, { ...head, rev });
    return rev;
  }
}
