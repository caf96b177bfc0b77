import type { ThreadFollowRepository } from "../../../application/ports/thread-follow-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MessageId } from "../../../domain/messages/message.js";
import type { ThreadFollow } from "../../../domain/messages/thread-follow.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { raiseUserRev } from "./memory-members.js";
import { followKey, type MemoryTables } from "./memory-tables.js";

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryThreadFollowRepository implements ThreadFollowRepository {
  constructor(private readonly tables: Pick<MemoryTables, "threadFollows" | "threadsByUser" | "userRevs">) {}

  async lock(rootId: MessageId, userId: UserId): Promise<ThreadFollow | null> {
    return this.tables.threadFollows.get(followKey(rootId, userId)) ?? null;
  }

  async save(follow: ThreadFollow): Promise<void> {
    this.tables.threadFollows.set(followKey(follow.rootId, follow.userId), follow);
    raiseUserRev(this.tables, follow.userId);
  }

  async removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    const { threadFollows, threadsByUser } = this.tables;
    for (const rootId of threadsByUser.get(userId) ?? []) {
      const key = followKey(rootId, userId);
      if (threadFollows.get(key)?.roomId === roomId) threadFollows.delete(key);
    }
  }
}
