import type { ThreadFollowRepository } from "../../../../application/ports/thread-follow-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import type { ThreadFollow } from "../../../../domain/messages/thread-follow.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import type { Prisma } from "../generated/client.js";
import { instantOrNull } from "../mapping/columns.js";
import type { UserStamps } from "./user-stamps.js";

export type FollowRow = Readonly<
  Omit<ThreadFollow, "readSeq" | "unreadFrom"> & { readSeq: bigint; unreadFrom: bigint | null }
>;

export class PrismaThreadFollowRepository implements ThreadFollowRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async lock(rootId: MessageId, userId: UserId): Promise<ThreadFollow | null> {
    const [row] = await this.tx.$queryRaw<FollowRow[]>`
      SELECT "rootId", "userId", "roomId", following, "readSeq", "readAt", "unreadFrom" FROM thread_follows
      WHERE "rootId" = ${rootId}::uuid AND "userId" = ${userId}::uuid FOR NO KEY UPDATE`;
    return row ? followFrom(row) : null;
  }

  async save({ rootId, userId, roomId, following, readSeq, readAt, unreadFrom }: ThreadFollow): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO thread_follows ("rootId", "userId", "roomId", following, "readSeq", "readAt", "unreadFrom")
      VALUES (
        ${rootId}::uuid, ${userId}::uuid, ${roomId}::uuid, ${following}, ${readSeq}, ${instantOrNull(readAt)}, ${unreadFrom}
      )
      ON CONFLICT ("rootId", "userId") DO UPDATE SET
        following = EXCLUDED.following, "readSeq" = EXCLUDED."readSeq", "readAt" = EXCLUDED."readAt",
        "unreadFrom" = EXCLUDED."unreadFrom"`;
    this.stamps.stamp(userId, "threads", [{ id: rootId, roomId }]);
  }

  /** Locks in the order in which a user's marking of all threads does. */
  async removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    const removed = await this.tx.$queryRaw<{ id: MessageId }[]>`
      WITH locked AS MATERIALIZED (
        SELECT "rootId" FROM thread_follows WHERE "roomId" = ${roomId}::uuid AND "userId" = ${userId}::uuid
        ORDER BY "rootId" FOR UPDATE
      )
      DELETE FROM thread_follows follow USING locked
      WHERE follow."rootId" = locked."rootId" AND follow."userId" = ${userId}::uuid RETURNING follow."rootId" AS id`;
    this.stamps.stampRemoved(
      userId,
      "threads",
      removed.map(({ id }) => ({ id, roomId })),
    );
  }
}

const followFrom = ({ rootId, userId, roomId, following, readSeq, readAt, unreadFrom }: FollowRow): ThreadFollow => ({
  rootId,
  userId,
  roomId,
  following,
  readSeq: Number(readSeq),
  readAt,
  unreadFrom: unreadFrom === null ? null : Number(unreadFrom),
});
