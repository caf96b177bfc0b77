import type { UserChangeRepository } from "../../../application/ports/user-change-repository.js";
import { ownKey, type UserEntityKey, type UserEntityKind } from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { activeMembershipsOf } from "./memory-members.js";
import {
  followKey,
  NEW_HEAD,
  userChangeKey,
  type AppendedFollow,
  type MemoryTables,
  type StoredUserChange,
} from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

type Found = UserEntityKey & Readonly<{ kind: UserEntityKind }>;

/** The things of a user of which no change is recorded. Drafts, scheduled messages and blocks always have one. */
function unrecordedOf(tables: MemoryTables, userId: UserId): readonly Found[] {
  const { threadsByUser, threadFollows, userChanges } = tables;
  const follows = [...(threadsByUser.get(userId) ?? [])].flatMap(
    (rootId) => threadFollows.get(followKey(rootId, userId)) ?? [],
  );
  const all: Found[] = [
    ...activeMembershipsOf(tables, userId).map(({ roomId }) => ({ kind: "memberships" as const, id: roomId, roomId })),
    ...follows.map(({ rootId, roomId }) => ({ kind: "threads" as const, id: rootId, roomId })),
  ];
  return all.filter(({ kind, id }) => !userChanges.get(userChangeKey(userId, kind, id)));
}

const appendedOf = ({ appendedFollows }: MemoryTables, userId: UserId): readonly AppendedFollow[] =>
  [...appendedFollows.values()].filter((appended) => appended.userId === userId);

/** Whether something of the user changed that is not recorded. */
export const isMissing = (tables: MemoryTables, userId: UserId): boolean =>
  appendedOf(tables, userId).length > 0 || unrecordedOf(tables, userId).length > 0;

/** Writes to the tables of one unit of work. */
export class InMemoryUserChangeRepository implements UserChangeRepository {
  constructor(
    private readonly tables: MemoryTables,
    private readonly stamps: UserStamps,
  ) {}

  async recordMissing(userId: UserId, limit: number): Promise<void> {
    const taken = appendedOf(this.tables, userId).slice(0, limit);
    this.recordFollows(taken);
    const isTaken = ({ kind, id }: Found) => kind === "threads" && taken.some(({ rootId }) => rootId === id);
    const found = unrecordedOf(this.tables, userId).filter((each) => !isTaken(each));
    for (const { kind, ...key } of found.slice(0, limit - taken.length)) this.stamps.stamp(userId, kind, [key]);
  }

  async recordAppended(limit: number): Promise<number> {
    const taken = [...this.tables.appendedFollows.values()].slice(0, limit);
    this.recordFollows(taken);
    return taken.length;
  }

  async recordReceipts(userId: UserId): Promise<void> {
    this.stamps.stamp(userId, "receipts", [ownKey(userId)]);
  }

  async forgetRemoved(before: Date, limit: number): Promise<number> {
    const { userChanges, userHeads } = this.tables;
    const isOld = ({ removedAt }: StoredUserChange) => removedAt !== null && removedAt < before;
    const [oldest] = [...userChanges.values()].filter(isOld).sort(byRemoval);
    if (!oldest) return 0;
    const { userId } = oldest;
    const ofUser = [...userChanges.values()].filter((change) => change.userId === userId).sort((a, b) => a.rev - b.rev);
    const last = ofUser.findLastIndex(isOld);
    const taken = ofUser.slice(0, Math.min(limit, last + 1));
    for (const { kind, id, roomId, rev, removedAt } of taken) {
      if (removedAt === null) this.stamps.stampUnchanged(userId, kind, [{ id, roomId }]);
      else {
        userChanges.delete(userChangeKey(userId, kind, id));
        userHeads.set(userId, { ...(userHeads.get(userId) ?? NEW_HEAD), forgottenRev: rev });
      }
    }
    return taken.length;
  }

  /** Leaves out follows that were removed since. */
  private recordFollows(taken: readonly AppendedFollow[]): void {
    const { appendedFollows, threadFollows } = this.tables;
    for (const { userId, rootId, roomId } of taken) {
      const key = followKey(rootId, userId);
      appendedFollows.delete(key);
      if (threadFollows.get(key)) this.stamps.stamp(userId, "threads", [{ id: rootId, roomId }]);
    }
  }
}

const byRemoval = (a: StoredUserChange, b: StoredUserChange): number =>
  (a.removedAt?.getTime() ?? 0) - (b.removedAt?.getTime() ?? 0);
