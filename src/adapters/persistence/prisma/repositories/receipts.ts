import type { ReceiptReader, SeenQuery } from "../../../../application/ports/receipt-reader.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { MAX_LIVE_MEMBERS, type Receipt, type Seen } from "../../../../domain/rooms/receipt.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma } from "../generated/client.js";
import { instant, summaryJson } from "../mapping/columns.js";
import { areSeparated } from "./blocks.js";

type SeenRow = Readonly<{ shown: boolean; user: Seen["user"] | null; at: Date | null }>;

/** One statement, and therefore one snapshot. */
export class PrismaReceiptReader implements ReceiptReader {
  constructor(private readonly lists: ListReads) {}

  /** Sorts the members by their markers first, so that only those of the page are looked up as users. */
  async seen({ roomId, authorId, seq, thread, place, after, limit }: SeenQuery): Promise<readonly Seen[] | null> {
    const author = Prisma.sql`${authorId}::uuid`;
    const inRoom =
      seq === null ? NEVER : Prisma.sql`CASE WHEN membership."readSeq" >= ${seq} THEN membership."readAt" END`;
    const inThread = thread
      ? Prisma.sql`(
          SELECT follow."readAt" FROM thread_follows follow WHERE follow."rootId" = ${thread.rootId}::uuid
            AND follow."userId" = membership."userId" AND follow."readSeq" >= ${thread.threadSeq})`
      : NEVER;
    const further = after
      ? Prisma.sql`AND (at, "userId") > (${instant(after.at)}, ${after.userId}::uuid)`
      : Prisma.empty;
    const rows = await withRetry(
      () => this.lists.query<SeenRow[]>`
        SELECT author.receipts AS shown, page."user", page.at
        FROM "User" author LEFT JOIN LATERAL (
          SELECT ${summaryJson(Prisma.sql`reader."userId"`)} AS "user", reader.at, reader."userId" FROM (
            SELECT "userId", at FROM (
              SELECT membership."userId", least(${inRoom}, ${inThread}) AS at FROM "Membership" membership
              WHERE membership."roomId" = ${roomId}::uuid AND membership."leftAt" IS NULL
                AND membership."userId" <> ${author} AND membership."visibleFrom" <= ${place}
            ) marker
            WHERE at IS NOT NULL ${further} ORDER BY at, "userId" OFFSET 0
          ) reader
          WHERE author.receipts AND (SELECT receipts FROM "User" WHERE id = reader."userId")
            AND NOT ${areSeparated(author, Prisma.sql`reader."userId"`)}
          ORDER BY reader.at, reader."userId" LIMIT ${limit}
        ) page ON true
        WHERE author.id = ${author}
        ORDER BY page.at, page."userId"`,
    );
    if (!rows[0]?.shown) return null;
    return rows.flatMap(({ user, at }) => (user && at ? [{ user, at }] : []));
  }

  async liveRooms(userId: UserId): Promise<readonly RoomId[]> {
    const rows = await withRetry(
      () => this.lists.query<readonly Readonly<{ id: RoomId }>[]>`
        SELECT room.id FROM "Membership" membership JOIN "Room" room ON room.id = membership."roomId"
          JOIN room_heads counted ON counted."roomId" = room.id
        WHERE membership."userId" = ${userId}::uuid AND membership."leftAt" IS NULL AND room.receipts
          AND counted."memberCount" <= ${MAX_LIVE_MEMBERS}`,
    );
    return rows.map(({ id }) => id);
  }
}

const NEVER = Prisma.sql`NULL::timestamptz`;

/**
 * The markers in `moved` as others may see them live, as JSON; null when there are none. `moved` has `roomId`,
 * `threadOf`, `userId`, `seq`, `place` and `hasMoved`.
 */
export const liveReceiptsJson = (moved: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT json_agg(json_build_object(
    'roomId', moved."roomId", 'threadOf', moved."threadOf", 'userId', moved."userId", 'seq', moved.seq,
    'place', moved.place, 'hiddenFrom', ARRAY(
      SELECT blocked."blockedId" FROM blocks blocked
      WHERE blocked."userId" = moved."userId" AND EXISTS (
        SELECT FROM "Membership" other WHERE other."roomId" = moved."roomId" AND other."userId" = blocked."blockedId"
          AND other."leftAt" IS NULL)
      ORDER BY blocked."blockedId"
    )))
  FROM ${moved} moved JOIN "Room" room ON room.id = moved."roomId"
    JOIN room_heads counted ON counted."roomId" = moved."roomId" JOIN "User" person ON person.id = moved."userId"
  WHERE moved."hasMoved" AND room.receipts AND counted."memberCount" <= ${MAX_LIVE_MEMBERS} AND person.receipts)`;

export type ReceiptsRow = Readonly<{ receipts: readonly Receipt[] | null }>;
