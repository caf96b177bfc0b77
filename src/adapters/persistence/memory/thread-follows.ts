import type { ThreadFollowRepository } from "../../../application/ports/thread-follow-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MessageId } from "../../../domain/messages/message.js";
import { MAX_ENDED_AT_ONCE, newFollow, type ThreadFollow } from "../../../domain/messages/thread-follow.js";
import { isVisible } from "../../../domain/rooms/history-visibility.js";
import { isActive } from "../../../domain/rooms/membership.js";
import type { Receipt } from "../../../domain/rooms/receipt.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { memberIn } from "./memory-members.js";
import { followKey, memberKey, type MemoryTables } from "./memory-tables.js";
import { liveReceipt } from "./receipts.js";
import type { UserStamps } from "./user-stamps.js";

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryThreadFollowRepository implements ThreadFollowRepository {
  constructor(
    private readonly tables: MemoryTables,
    private readonly stamps: UserStamps,
  ) {}

  async lock(rootId: MessageId, userId: UserId): Promise<ThreadFollow | null> {
    return this.tables.threadFollows.get(followKey(rootId, userId)) ?? null;
  }

  async save(follow: ThreadFollow): Promise<void> {
    this.tables.threadFollows.set(followKey(follow.rootId, follow.userId), follow);
    this.stamps.stamp(follow.userId, "threads", [{ id: follow.rootId, roomId: follow.roomId }]);
  }

  async followMentioned(
    { roomId, rootId, readSeq }: Pick<ThreadFollow, "roomId" | "rootId" | "readSeq">,
    userIds: readonly UserId[],
  ): Promise<void> {
    const root = this.tables.messages.get(rootId);
    for (const userId of userIds) {
      const key = followKey(rootId, userId);
      const member = memberIn(this.tables, roomId, userId);
      if (this.tables.threadFollows.get(key) || !isActive(member) || !root || !isVisible(root, member.visibleFrom))
        continue;
      this.tables.threadFollows.set(key, newFollow({ rootId, userId, roomId }, readSeq));
      this.tables.appendedFollows.set(key, { rootId, userId, roomId });
    }
  }

  async receipt({ roomId, rootId, userId, readSeq: seq }: ThreadFollow, place: number): Promise<Receipt | null> {
    return liveReceipt(this.tables, { roomId, threadOf: rootId, userId, seq, place });
  }

  async removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    const isOver = this.remove(roomId, userId, MAX_ENDED_AT_ONCE) < MAX_ENDED_AT_ONCE;
    if (!isOver) this.tables.endingFollows.set(memberKey(roomId, userId), { roomId, userId });
  }

  async areEnding(roomId: RoomId, userId: UserId): Promise<boolean> {
    return this.tables.endingFollows.get(memberKey(roomId, userId)) !== undefined;
  }

  async removeEnding(limit: number): Promise<number> {
    const { endingFollows } = this.tables;
    const [ending] = endingFollows.values();
    if (!ending) return 0;
    const removed = this.remove(ending.roomId, ending.userId, limit);
    if (removed < limit) endingFollows.delete(memberKey(ending.roomId, ending.userId));
    return Math.max(1, removed);
  }

  private remove(roomId: RoomId, userId: UserId, limit: number): number {
    const { threadFollows, threadsByUser } = this.tables;
    const removed = [...(threadsByUser.get(userId) ?? [])]
      .filter((rootId) => threadFollows.get(followKey(rootId, userId))?.roomId === roomId)
      .slice(0, limit);
    for (const rootId of removed) threadFollows.delete(followKey(rootId, userId));
    this.stamps.stampRemoved(
      userId,
      "threads",
      removed.map((id) => ({ id, roomId })),
    );
    return removed.length;
  }
}
