import type { RoomId } from "../../../../domain/rooms/room.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { BEFORE_ALL_IDS } from "../mapping/columns.js";

/** Rooms that are indexed at once. */
export const MAX_ROOMS = 50;
/** Places among these for rooms that changed not long ago. The others are left for rooms whose turn it is. */
const MAX_RECENT = 25;
const MAX_REMEMBERED = 500;
/** Rooms that are looked at in turn. */
const PAGE = 1_000;

/** Looks the position of each room up, instead of reading all positions. */
const positionOfHead = Prisma.sql`LEFT JOIN LATERAL (
  SELECT rev FROM room_search_positions WHERE "roomId" = head."roomId" LIMIT 1
) position ON true`;

type Page = Readonly<{ rooms: readonly Readonly<{ roomId: RoomId; behind: number }>[]; lastId: RoomId | null }>;

/** Finds the rooms with changes that are not indexed, a bounded number at a time, and each of them within one round. */
export class RoomsBehind {
  /** Rooms that were behind, the longest unvisited first. */
  private readonly remembered = new Set<RoomId>();
  private after: RoomId = BEFORE_ALL_IDS;
  private counted = 0;
  /** Changes that the last whole round found not indexed. */
  unindexedChanges = 0;

  constructor(private readonly prisma: PrismaClient) {}

  /** Rooms that changed not long ago, and the next ones in the order of their ids. */
  async next(): Promise<readonly RoomId[]> {
    const recent = await this.recent();
    const inTurn = await this.inTurn(MAX_ROOMS - recent.length);
    const found = [...new Set([...recent, ...inTurn])];
    for (const roomId of found) {
      this.remembered.delete(roomId);
      this.remembered.add(roomId);
    }
    for (const roomId of this.remembered) if (this.remembered.size > MAX_REMEMBERED) this.remembered.delete(roomId);
    return found;
  }

  /** Goes on until it finds rooms, at most once through all of them. */
  async nextOfAll(): Promise<readonly RoomId[]> {
    for (let rounds = 0; rounds < 2; rounds += this.after === BEFORE_ALL_IDS ? 1 : 0) {
      const found = await this.next();
      if (found.length > 0) return found;
    }
    return [];
  }

  private async recent(): Promise<readonly RoomId[]> {
    if (this.remembered.size === 0) return [];
    const remembered = [...this.remembered];
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ roomId: RoomId }[]>`
        SELECT head."roomId" FROM room_heads head
        ${positionOfHead}
        WHERE head."roomId" = ANY(${remembered}::uuid[]) AND head.rev > coalesce(position.rev, 0)`,
    );
    const behind = new Set(rows.map(({ roomId }) => roomId));
    return remembered.filter((roomId) => behind.has(roomId)).slice(0, MAX_RECENT);
  }

  private async inTurn(limit: number): Promise<readonly RoomId[]> {
    const { rooms, lastId } = await this.page();
    const found = rooms.slice(0, limit);
    this.counted += found.reduce((sum, { behind }) => sum + behind, 0);
    const last = rooms.length > limit ? (found.at(-1)?.roomId ?? null) : lastId;
    if (last === null) {
      this.unindexedChanges = this.counted;
      this.counted = 0;
    }
    this.after = last ?? BEFORE_ALL_IDS;
    return found.map(({ roomId }) => roomId);
  }

  /** `lastId`: the last room of the page; null when no others follow. */
  private async page(): Promise<Page> {
    const [page] = await withRetry(
      () => this.prisma.$queryRaw<Page[]>`
        WITH head AS MATERIALIZED (
          SELECT "roomId", rev FROM room_heads WHERE "roomId" > ${this.after}::uuid ORDER BY "roomId" LIMIT ${PAGE}
        )
        SELECT (
          SELECT coalesce(json_agg(json_build_object('roomId', head."roomId", 'behind', head.rev - coalesce(position.rev, 0))
            ORDER BY head."roomId"), '[]')
          FROM head ${positionOfHead}
          WHERE head.rev > coalesce(position.rev, 0)
        ) AS rooms, (
          SELECT "roomId" FROM head ORDER BY "roomId" OFFSET ${PAGE - 1}
        ) AS "lastId"`,
    );
    return page ?? { rooms: [], lastId: null };
  }
}
