import type { DraftQuery, DraftReader, ListedDraft } from "../../../application/ports/draft-reader.js";
import type { DraftRepository } from "../../../application/ports/draft-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { draftId, type DraftKey, type DraftState, type SavedDraft } from "../../../domain/messages/saved-draft.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { userChangeKey, type MemoryTables } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

type Tables = Pick<MemoryTables, "drafts" | "userChanges">;

const revOf = ({ userChanges }: Tables, userId: UserId, id: string): number =>
  userChanges.get(userChangeKey(userId, "drafts", id))?.changedRev ?? 0;

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryDraftRepository implements DraftRepository {
  constructor(
    private readonly tables: Tables,
    private readonly stamps: UserStamps,
  ) {}

  async find(key: DraftKey): Promise<DraftState> {
    const draft = this.tables.drafts.get(key.userId)?.get(draftId(key));
    return { draft: draft?.roomId === key.roomId ? draft : null, rev: revOf(this.tables, key.userId, draftId(key)) };
  }

  async count(userId: UserId): Promise<number> {
    return this.tables.drafts.get(userId)?.size ?? 0;
  }

  async save(draft: SavedDraft): Promise<void> {
    const drafts = new Map(this.tables.drafts.get(draft.userId)).set(draftId(draft), draft);
    this.tables.drafts.set(draft.userId, drafts);
    this.stamps.stamp(draft.userId, "drafts", [{ id: draftId(draft), roomId: draft.roomId }]);
  }

  async remove(key: DraftKey): Promise<void> {
    this.removeWhere(key.userId, (draft) => draft.roomId === key.roomId && draftId(draft) === draftId(key));
  }

  async removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    this.removeWhere(userId, (draft) => draft.roomId === roomId);
  }

  private removeWhere(userId: UserId, isRemoved: (draft: SavedDraft) => boolean): void {
    const drafts = this.tables.drafts.get(userId) ?? new Map<string, SavedDraft>();
    const removed = [...drafts.values()].filter(isRemoved);
    const kept = [...drafts].filter(([, draft]) => !isRemoved(draft));
    if (removed.length > 0) this.tables.drafts.set(userId, new Map(kept));
    this.stamps.stampRemoved(
      userId,
      "drafts",
      removed.map((draft) => ({ id: draftId(draft), roomId: draft.roomId })),
    );
  }
}

export class InMemoryDraftReader implements DraftReader {
  constructor(private readonly tables: Tables) {}

  async list(userId: UserId, { after = Infinity, limit }: DraftQuery): Promise<readonly ListedDraft[]> {
    return [...(this.tables.drafts.get(userId)?.values() ?? [])]
      .map((draft) => ({ draft, rev: revOf(this.tables, userId, draftId(draft)) }))
      .filter(({ rev }) => rev < after)
      .sort((a, b) => b.rev - a.rev)
      .slice(0, limit);
  }
}
