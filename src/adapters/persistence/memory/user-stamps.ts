import type { UserEntityKey, UserEntityKind } from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { NEW_HEAD, userChangeKey, type MemoryTables } from "./memory-tables.js";

type Stamp = Readonly<{
  userId: UserId;
  kind: UserEntityKind;
  keys: readonly UserEntityKey[];
  /** `unchanged`: the entities get the new `rev` although they did not change. */
  as: "change" | "removal" | "unchanged";
}>;

/**
 * Collects what a unit of work changed of users. `write`, right before the commit, raises the `rev` of each once, and
 * stamps the changed entities with it.
 */
export class UserStamps {
  /** Empty before `write`. */
  readonly raised = new Map<UserId, number>();
  private readonly stamps: Stamp[] = [];
  private readonly sessionEnds = new Set<UserId>();

  constructor(private readonly tables: Pick<MemoryTables, "userHeads" | "userChanges">) {}

  stamp(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): void {
    if (keys.length > 0) this.stamps.push({ userId, kind, keys, as: "change" });
  }

  /** Stamps entities that were removed. */
  stampRemoved(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): void {
    if (keys.length > 0) this.stamps.push({ userId, kind, keys, as: "removal" });
  }

  /** Gives the new `rev` to entities that did not change. */
  stampUnchanged(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): void {
    if (keys.length > 0) this.stamps.push({ userId, kind, keys, as: "unchanged" });
  }

  stampSessionEnd(userId: UserId): void {
    this.sessionEnds.add(userId);
  }

  write(): void {
    const { userHeads, userChanges } = this.tables;
    for (const userId of [...new Set([...this.stamps.map((stamp) => stamp.userId), ...this.sessionEnds])].sort()) {
      const head = userHeads.get(userId) ?? NEW_HEAD;
      const rev = head.rev + 1;
      userHeads.set(userId, { ...head, rev, sessionRev: this.sessionEnds.has(userId) ? rev : head.sessionRev });
      this.raised.set(userId, rev);
    }
    for (const { userId, kind, keys, as } of this.stamps) {
      const rev = this.raised.get(userId) ?? 0;
      const removedAt = as === "removal" ? new Date() : null;
      for (const { id, roomId } of keys) {
        const key = userChangeKey(userId, kind, id);
        const changedRev = as === "unchanged" ? (userChanges.get(key)?.changedRev ?? rev) : rev;
        userChanges.set(key, { userId, kind, id, roomId, rev, removedAt, changedRev });
      }
    }
  }
}

/** Raises the user's `rev` if there are changed entities, stamps these, and returns the `rev`. */
export function stampMoved(
  tables: MemoryTables,
  ...[userId, kind, keys]: Parameters<UserStamps["stamp"]>
): number | null {
  const stamps = new UserStamps(tables);
  stamps.stamp(userId, kind, keys);
  stamps.write();
  return stamps.raised.get(userId) ?? null;
}
