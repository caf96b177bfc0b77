import type {
  MarkedThreads,
  MovedMarkers,
  ReadMarkers,
  ThreadMarks,
} from "../../../../application/ports/read-markers.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import { MAX_COUNTED, MAX_EXAMINED } from "../../../../domain/rooms/read-markers.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, instantOrNull } from "../mapping/columns.js";
import { liveReceiptsJson, type ReceiptsRow } from "./receipts.js";
import { FOLLOWED_THREADS, followsOf, LAST_EXAMINED } from "./threads.js";
import { stampMoved } from "./user-stamps.js";

/** The `seq` of the first message that may be unread for `membership`. */
const firstCounted = Prisma.sql`
  greatest(membership."visibleFrom", least(membership."readSeq" + 1, membership."unreadFrom"))`;

/**
 * The oldest `count` messages after the marker of an active `membership` that are neither its member's nor deleted. The
 * subquery hides the limit from the planner, which would otherwise scan and sort the table of a small server.
 */
const unreadMessages = (roomId: Prisma.Sql, userId: Prisma.Sql, count: number): Prisma.Sql => Prisma.sql`
  "Membership" membership CROSS JOIN LATERAL (
    SELECT * FROM (
      SELECT seq, "authorId", "deletedAt", "mentionsRoom", "mentionedIds" FROM "Message"
      WHERE "roomId" = membership."roomId" AND seq >= ${firstCounted} ORDER BY seq LIMIT (SELECT ${MAX_EXAMINED}::int)
    ) examined
    WHERE "authorId" <> ${userId} AND "deletedAt" IS NULL ORDER BY seq LIMIT ${count}
  ) message
  WHERE membership."roomId" = ${roomId} AND membership."userId" = ${userId} AND membership."leftAt" IS NULL`;

/** Counts the user's unread messages of a room. */
export const unreadCountsJson = (roomId: Prisma.Sql, userId: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT json_build_object('messages', count(*), 'mentions', count(*) FILTER (
    WHERE message."mentionsRoom" OR message."mentionedIds" @> ARRAY[${userId}]))
  FROM ${unreadMessages(roomId, userId, MAX_COUNTED)})`;

/** Counts the user's unread messages of `room`. */
export const unreadJson = (userId: UserId): Prisma.Sql =>
  unreadCountsJson(Prisma.sql`room.id`, Prisma.sql`${userId}::uuid`);

/** The `seq` of the user's first unread message of `room`. */
export const firstUnread = (userId: UserId): Prisma.Sql => Prisma.sql`(
  SELECT message.seq FROM ${unreadMessages(Prisma.sql`room.id`, Prisma.sql`${userId}::uuid`, 1)})`;

/**
 * Each change is one statement, which computes the new marker from the locked row. Memberships and
 * thread follows are locked in the order of their rooms, like those of an append.
 */
export class PrismaReadMarkers implements ReadMarkers {
  constructor(private readonly prisma: PrismaClient) {}

  markRead(roomId: RoomId, userId: UserId, seq: number, at: Date): Promise<MovedMarkers | null> {
    return this.move(
      userId,
      Prisma.sql`
        UPDATE "Membership" membership SET ${readUpTo(Prisma.sql`least(head.seq, ${seq}::bigint)`, at)}
        AND head."roomId" = ${roomId}::uuid`,
      at,
    );
  }

  markUnread(roomId: RoomId, userId: UserId, seq: number): Promise<MovedMarkers | null> {
    const unreadFrom = Prisma.sql`greatest(membership."visibleFrom", least(head.seq, ${seq}::bigint))`;
    return this.move(
      userId,
      Prisma.sql`
        UPDATE "Membership" membership SET "unreadFrom" = ${unreadFrom} FROM room_heads head
        WHERE head."roomId" = membership."roomId" AND head.seq >= membership."visibleFrom"
          AND membership."unreadFrom" IS DISTINCT FROM ${unreadFrom} AND head."roomId" = ${roomId}::uuid`,
    );
  }

  markRoomsRead(userId: UserId, at: Date): Promise<MovedMarkers | null> {
    return this.move(
      userId,
      Prisma.sql`
        UPDATE "Membership" membership SET ${readUpTo(Prisma.sql`head.seq`, at)}
        AND head."roomId" IN (
          SELECT "roomId" FROM (
            SELECT "roomId" FROM "Membership" WHERE "userId" = ${userId}::uuid AND "leftAt" IS NULL
            ORDER BY "roomId" FOR NO KEY UPDATE
          ) locked)`,
      at,
    );
  }

  async markThreadsRead(userId: UserId, { at, batch, maxMoved }: ThreadMarks): Promise<MarkedThreads> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<MarkedThreadsRow[]>`
        WITH examined AS MATERIALIZED (${followsOf(userId, batch)}), behind AS MATERIALIZED (
          SELECT follow."rootId", follow."userId", follow."roomId", root."lastThreadSeq", root.seq AS place
          ${FOLLOWED_THREADS}
            AND (root."lastThreadSeq" > follow."readSeq" OR follow."unreadFrom" IS NOT NULL)
          ORDER BY follow."rootId" DESC LIMIT ${maxMoved}::int
        ), locked AS MATERIALIZED (
          SELECT behind.* FROM (SELECT * FROM behind ORDER BY "roomId", "rootId") behind CROSS JOIN LATERAL (
            SELECT "rootId" FROM thread_follows
            WHERE "rootId" = behind."rootId" AND "userId" = behind."userId" FOR NO KEY UPDATE
          ) follow
        ), moved AS (
          UPDATE thread_follows follow
          SET "readSeq" = greatest(follow."readSeq", locked."lastThreadSeq"), "unreadFrom" = NULL,
            "readAt" = CASE WHEN follow."readSeq" < locked."lastThreadSeq" THEN ${instant(at)} ELSE follow."readAt" END
          FROM locked WHERE follow."rootId" = locked."rootId" AND follow."userId" = locked."userId"
          RETURNING follow."userId", follow."rootId" AS id, follow."roomId", follow."rootId" AS "threadOf",
            follow."readSeq" AS seq, locked.place, coalesce(follow."readAt" = ${instant(at)}, false) AS "hasMoved"
        )
        ${stampMoved("threads")}
        SELECT (SELECT rev FROM head) AS rev, ${RECEIPTS},
          CASE WHEN (SELECT count(*) FROM behind) = ${maxMoved}::int
            THEN (SELECT "rootId" FROM behind ORDER BY "rootId" LIMIT 1)
          WHEN (SELECT count(*) FROM examined) = ${batch.size}::int THEN ${LAST_EXAMINED} END AS next`,
    );
    return { moved: movedFrom(row), next: row?.next ?? null };
  }

  /** Raises the user's `rev` once if the update changed a membership. */
  private async move(userId: UserId, update: Prisma.Sql, at: Date | null = null): Promise<MovedMarkers | null> {
    const hasMoved = Prisma.sql`coalesce(membership."readAt" = ${instantOrNull(at)}, false)`;
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<MovedRow[]>`
        WITH moved AS (
          ${update} AND membership."userId" = ${userId}::uuid AND membership."leftAt" IS NULL
          RETURNING membership."userId", membership."roomId" AS id, membership."roomId", NULL::uuid AS "threadOf",
            membership."readSeq" AS seq, membership."readSeq" AS place, ${hasMoved} AS "hasMoved"
        )
        ${stampMoved("memberships")}
        SELECT rev, ${RECEIPTS} FROM head`,
    );
    return movedFrom(row);
  }
}

type MovedRow = ReceiptsRow & Readonly<{ rev: bigint | null }>;
type MarkedThreadsRow = MovedRow & Readonly<{ next: MessageId | null }>;

const RECEIPTS = Prisma.sql`${liveReceiptsJson(Prisma.sql`moved`)} AS receipts`;

const movedFrom = (row: MovedRow | undefined): MovedMarkers | null =>
  row && row.rev !== null ? { rev: Number(row.rev), receipts: row.receipts ?? [] } : null;

/** Moves the marker of `membership` forward, if it is not there yet. */
const readUpTo = (seq: Prisma.Sql, at: Date): Prisma.Sql => Prisma.sql`
  "readSeq" = greatest(membership."readSeq", ${seq}),
  "readAt" = CASE WHEN membership."readSeq" < ${seq} THEN ${instant(at)} ELSE membership."readAt" END,
  "unreadFrom" = CASE WHEN membership."unreadFrom" > ${seq} THEN membership."unreadFrom" END
  FROM room_heads head
  WHERE head."roomId" = membership."roomId" AND (membership."readSeq" < ${seq} OR membership."unreadFrom" <= ${seq})`;
