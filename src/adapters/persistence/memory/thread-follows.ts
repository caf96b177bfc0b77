import type { ThreadFollowRepository } from "../../../application/ports/thread-follow-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MessageId } from "../../../domain/messages/message.js";
import type { ThreadFollow } from "../../../domain/messages/thread-follow.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { followKey, type MemoryTables } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryThreadFollowRepository implements ThreadFollowRepository {
  constructor(
    private readonly tables: Pick<MemoryTables, "threadFollows" | "threadsByUser">,
    private readonly stamps: UserStamps,
  ) {}

  async lock(rootId: MessageId, userId: UserId): Promise<ThreadFollow | null> {
    return this.tables.threadFollows.get(followKey(rootId, userId)) ?? null;
  }

  async save(follow: ThreadFollow): Promise<void> {
    this.tables.threadFollows.set(followKey(follow.rootId, follow.userId), follow);
    this.stamps.stamp(follow.userId, "threads", [{ id: follow.rootId, roomId: follow.roomId }]);
  }

  async removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    const { threadFollows, threadsByUser } = this.tables;
    const removed = [...(threadsByUser.get(userId) ?? [])].filter(
      (rootId) => threadFollows.get(followKey(rootId, userId))?.roomId === roomId,
    );
    for (const rootId of removed) threadFollows.delete(followKey(rootId, userId));
    this.stamps.stampRemoved(
      userId,
      "threads",
      removed.map((id) => ({ id, roomId })),
    );
  }
}
