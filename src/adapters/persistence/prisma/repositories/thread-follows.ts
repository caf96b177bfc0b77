import type { ThreadFollowRepository } from "../../../../application/ports/thread-follow-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import { MAX_ENDED_AT_ONCE, type ThreadFollow } from "../../../../domain/messages/thread-follow.js";
import type { Receipt } from "../../../../domain/rooms/receipt.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { Prisma } from "../generated/client.js";
import { instantOrNull } from "../mapping/columns.js";
import { liveReceiptsJson, type ReceiptsRow } from "./receipts.js";
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

  async followMentioned(
    { roomId, rootId, readSeq }: Pick<ThreadFollow, "roomId" | "rootId" | "readSeq">,
    userIds: readonly UserId[],
  ): Promise<void> {
    await this.tx.$executeRaw`
      WITH member AS (
        SELECT membership."userId" FROM "Membership" membership JOIN "Message" root ON root.id = ${rootId}::uuid
        WHERE membership."roomId" = ${roomId}::uuid AND membership."userId" = ANY(${userIds}::uuid[])
          AND membership."leftAt" IS NULL AND membership."visibleFrom" <= root.seq
      ), followed AS (
        INSERT INTO thread_follows ("rootId", "userId", "roomId", following, "readSeq")
        SELECT ${rootId}::uuid, "userId", ${roomId}::uuid, true, ${readSeq}::bigint FROM member
        ON CONFLICT DO NOTHING RETURNING "userId"
      )
      INSERT INTO appended_follows ("userId", "rootId", "roomId")
      SELECT "userId", ${rootId}::uuid, ${roomId}::uuid FROM followed`;
  }

  async receipt({ roomId, rootId, userId, readSeq }: ThreadFollow, place: number): Promise<Receipt | null> {
    const moved = Prisma.sql`(
      SELECT ${roomId}::uuid AS "roomId", ${rootId}::uuid AS "threadOf", ${userId}::uuid AS "userId",
        ${readSeq}::bigint AS seq, ${place}::bigint AS place, true AS "hasMoved")`;
    const [row] = await this.tx.$queryRaw<ReceiptsRow[]>`SELECT ${liveReceiptsJson(moved)} AS receipts`;
    return row?.receipts?.[0] ?? null;
  }

  async removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    if ((await this.remove(roomId, userId, MAX_ENDED_AT_ONCE)) < MAX_ENDED_AT_ONCE) return;
    await this.tx.$executeRaw`
      INSERT INTO ending_follows ("userId", "roomId") VALUES (${userId}::uuid, ${roomId}::uuid) ON CONFLICT DO NOTHING`;
  }

  async areEnding(roomId: RoomId, userId: UserId): Promise<boolean> {
    const rows = await this.tx.$queryRaw<unknown[]>`
      SELECT 1 FROM ending_follows WHERE "userId" = ${userId}::uuid AND "roomId" = ${roomId}::uuid`;
    return rows.length > 0;
  }

  async removeEnding(limit: number): Promise<number> {
    const [ending] = await this.tx.$queryRaw<{ userId: UserId; roomId: RoomId }[]>`
      SELECT "userId", "roomId" FROM ending_follows LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!ending) return 0;
    const { userId, roomId } = ending;
    const removed = await this.remove(roomId, userId, limit);
    if (removed < limit)
      await this.tx.$executeRaw`
        DELETE FROM ending_follows WHERE "userId" = ${userId}::uuid AND "roomId" = ${roomId}::uuid`;
    return Math.max(1, removed);
  }

  /**
   * Locks in the order in which a user's marking of all threads does. Finds any follows first, and looks them up by key,
   * because sorting all of the user's in the room would take long.
   */
  private async remove(roomId: RoomId, userId: UserId, limit: number): Promise<number> {
    const removed = await this.tx.$queryRaw<{ id: MessageId }[]>`
      WITH found AS MATERIALIZED (
        SELECT "rootId", "userId" FROM thread_follows WHERE "roomId" = ${roomId}::uuid AND "userId" = ${userId}::uuid
        LIMIT (SELECT ${limit}::int)
      ), locked AS MATERIALIZED (
        SELECT found.* FROM (SELECT * FROM found ORDER BY "rootId") found CROSS JOIN LATERAL (
          SELECT "rootId" FROM thread_follows
          WHERE "rootId" = found."rootId" AND "userId" = found."userId" FOR UPDATE
        ) follow
      )
      DELETE FROM thread_follows follow USING locked
      WHERE follow."rootId" = locked."rootId" AND follow."userId" = locked."userId" RETURNING follow."rootId" AS id`;
    this.stamps.stampRemoved(
      userId,
      "threads",
      removed.map(({ id }) => ({ id, roomId })),
    );
    return removed.length;
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
