import type { UserChangeRepository } from "../../../application/ports/user-change-repository.js";
import type { UserEntityKey, UserEntityKind } from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { activeMembershipsOf } from "./memory-members.js";
import { followKey, userChangeKey, type MemoryTables } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

type Found = UserEntityKey & Readonly<{ kind: UserEntityKind }>;

/** The things of a user of which no change is recorded. Drafts, scheduled messages and blocks always have one. */
export function unrecordedOf(tables: MemoryTables, userId: UserId): readonly Found[] {
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

/** Writes to the tables of one unit of work. */
export class InMemoryUserChangeRepository implements UserChangeRepository {
  constructor(
    private readonly tables: MemoryTables,
    private readonly stamps: UserStamps,
  ) {}

  async recordMissing(userId: UserId, limit: number): Promise<void> {
    for (const { kind, ...key } of unrecordedOf(this.tables, userId).slice(0, limit))
      this.stamps.stamp(userId, kind, [key]);
  }
}
