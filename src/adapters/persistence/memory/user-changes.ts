import type {
  UserChangeReader,
  UserChangesPage,
  UserChangesQuery,
} from "../../../application/ports/user-change-reader.js";
import {
  forEachKind,
  type UserEntities,
  type UserEntity,
  type UserEntityKey,
  type UserEntityKind,
} from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { draftBytes } from "../../../domain/messages/saved-draft.js";
import { scheduledBytes } from "../../../domain/messages/scheduled.js";
import { isActive } from "../../../domain/rooms/membership.js";
import { NOTHING_UNREAD } from "../../../domain/rooms/read-markers.js";
import { MAX_PAGE_BYTES } from "../../../domain/shared/page-bytes.js";
import { blockedIdsOf } from "./blocks.js";
import { memberIn } from "./memory-members.js";
import { followKey, NEW_HEAD, type MemoryTables, type StoredUserChange } from "./memory-tables.js";
import { unreadOf } from "./read-markers.js";
import { myThread } from "./threads.js";
import { isMissing } from "./user-change-records.js";

type Kind<Name extends UserEntityKind> = Readonly<{
  /** The entity as it is now; `undefined` when it never existed. */
  valueOf(userId: UserId, key: UserEntityKey): UserEntity<Name>["value"] | undefined;
}>;

export class InMemoryUserChangeReader implements UserChangeReader {
  private readonly kinds: { readonly [Name in UserEntityKind]: Kind<Name> } = {
    memberships: {
      valueOf: (userId, { roomId }) => {
        const membership = memberIn(this.tables, roomId, userId);
        if (!membership) return undefined;
        return { membership, unread: isActive(membership) ? unreadOf(this.tables, membership) : NOTHING_UNREAD };
      },
    },
    threads: {
      valueOf: (userId, { id }) => {
        const follow = this.tables.threadFollows.get(followKey(id, userId));
        return follow && isActive(memberIn(this.tables, follow.roomId, userId)) ? myThread(this.tables, follow) : null;
      },
    },
    scheduled: {
      valueOf: (_userId, { id }) => this.tables.scheduled.get(id)?.scheduled ?? null,
    },
    drafts: {
      valueOf: (userId, { id }) => this.tables.drafts.get(userId)?.get(id) ?? null,
    },
    blocks: {
      valueOf: (userId) => blockedIdsOf(this.tables, userId),
    },
    receipts: {
      valueOf: (userId) => this.tables.users.get(userId)?.receipts,
    },
  };

  constructor(private readonly tables: MemoryTables) {}

  async changes(
    after: ReadonlyMap<UserId, number>,
    query: UserChangesQuery,
  ): Promise<ReadonlyMap<UserId, UserChangesPage>> {
    return new Map([...after].map(([userId, rev]) => [userId, this.page(userId, rev, query)]));
  }

  async hasPendingFollows(): Promise<boolean> {
    const [appended] = this.tables.appendedFollows.values();
    const [ending] = this.tables.endingFollows.values();
    return appended !== undefined || ending !== undefined;
  }

  private page(
    userId: UserId,
    after: number,
    { limit, maxChanges = Infinity, findMissing }: UserChangesQuery,
  ): UserChangesPage {
    const { userHeads, userChanges, userChangesByRev } = this.tables;
    const head = userHeads.get(userId) ?? NEW_HEAD;
    const index = userChangesByRev.get(userId);
    const recorded = this.fitting((index?.firstAfter(after, limit) ?? []).flatMap((key) => userChanges.get(key) ?? []));
    const count = index?.countAfter(after) ?? 0;
    const more = count > recorded.length;
    return {
      userId,
      from: Math.max(0, after),
      rev: more ? (recorded.at(-1)?.rev ?? head.rev) : head.rev,
      sessionRev: head.sessionRev,
      forgottenRev: head.forgottenRev,
      more,
      exceeds: count > maxChanges,
      missing: findMissing === true && !more && isMissing(this.tables, userId),
      ...this.entities(userId, recorded),
    };
  }

  /** The first changes that fit one page by their size: whole revisions, at least one. */
  private fitting(changes: readonly StoredUserChange[]): readonly StoredUserChange[] {
    let bytes = 0;
    const next = changes.find((change) => (bytes += this.bytesOf(change)) > MAX_PAGE_BYTES);
    return next ? changes.filter(({ rev }) => rev < next.rev || rev === changes[0]?.rev) : changes;
  }

  private bytesOf({ userId, kind, id }: StoredUserChange): number {
    const draft = kind === "drafts" ? this.tables.drafts.get(userId)?.get(id) : undefined;
    const stored = kind === "scheduled" ? this.tables.scheduled.get(id) : undefined;
    return (draft ? draftBytes(draft) : 0) + (stored ? scheduledBytes(stored.scheduled) : 0);
  }

  private entities(userId: UserId, changes: readonly StoredUserChange[]): UserEntities {
    const of = (name: UserEntityKind) =>
      changes
        .filter(({ kind }) => kind === name)
        .flatMap(({ id, roomId, rev }) => {
          const value = this.kinds[name].valueOf(userId, { id, roomId });
          return value === undefined ? [] : [{ id, roomId, rev, value }];
        })
        .sort((a, b) => a.rev - b.rev || (a.id < b.id ? -1 : 1));
    return forEachKind(of) as UserEntities;
  }
}
