import type {
  MemberQuery,
  RoomPosition,
  RoomQuery,
  RoomReader,
  RoomView,
} from "../../../application/ports/room-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { RoomAccess } from "../../../domain/rooms/access.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import { MAX_NEWEST_FIRST } from "../../../domain/rooms/room-search.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { MAX_PAGE_BYTES } from "../../../domain/shared/page-bytes.js";
import { attempt } from "./attempt.js";
import { Prisma, type PrismaClient } from "./generated/client.js";
import { availableRooms, availableRoomsByName } from "./available-rooms.js";
import { BEFORE_ALL_IDS } from "./name-range.js";
import type { ListReads } from "./list-reads.js";
import { membershipOf, viewColumns, viewFrom, type RoomViewRow } from "./room-view-row.js";
import {
  membershipFrom,
  membershipJson,
  membershipOrNull,
  roomFrom,
  roomJson,
  type MembershipRow,
  type RoomRow,
} from "./rows.js";

type AccessRow = Readonly<{ room: RoomRow; accessRev: bigint; membership: MembershipRow | null }>;
type MarkRow = Readonly<
  { userId: UserId; roomId: RoomId; joinedAt: Date } & Record<
    Exclude<keyof RoomPosition, "roomId" | "joinedAt">,
    bigint
  >
>;

/** Every read is one statement, and so one snapshot. */
export class PrismaRoomReader implements RoomReader {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {}

  async access(roomId: RoomId, userId: UserId): Promise<RoomAccess | null> {
    const [row] = await attempt(
      () => this.prisma.$queryRaw<AccessRow[]>`
        SELECT ${roomJson} AS room, head."accessRev", ${membershipOf(userId)} AS membership
        FROM "Room" room JOIN room_heads head ON head."roomId" = room.id
        WHERE room.id = ${roomId}::uuid`,
    );
    if (!row) return null;
    return {
      room: roomFrom(row.room),
      accessRev: Number(row.accessRev),
      membership: membershipOrNull(row.membership),
    };
  }

  async view(roomId: RoomId, userId: UserId, messages: number): Promise<RoomView | null> {
    const [row] = await attempt(
      () => this.prisma.$queryRaw<RoomViewRow[]>`
        SELECT ${viewColumns(userId, messages)} FROM "Room" room WHERE room.id = ${roomId}::uuid`,
    );
    return row ? viewFrom(row) : null;
  }

  async list(userId: UserId, { contains, ...query }: RoomQuery): Promise<readonly RoomView[]> {
    if (contains === undefined) return this.newestFirst(userId, query);
    const { after: _, ...fromTheBeginning } = query;
    const matches = { ...fromTheBeginning, contains, limit: MAX_NEWEST_FIRST + 1 };
    const ids = await attempt(
      () => this.lists.query<{ roomId: RoomId }[]>`
        SELECT "roomId" FROM (${availableRoomsByName(userId, matches)}) found`,
    );
    if (ids.length > MAX_NEWEST_FIRST) return this.byName(userId, { ...query, contains });
    return this.newestFirst(
      userId,
      query,
      ids.map(({ roomId }) => roomId),
    );
  }

  async roomPositions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomPosition[]>> {
    const rows = await attempt(
      () => this.prisma.$queryRaw<MarkRow[]>`
        SELECT membership."userId", head."roomId", membership.rev AS "membershipRev", membership."joinedAt", head.seq, head.rev, membership."readSeq"
        FROM "Membership" membership JOIN room_heads head ON head."roomId" = membership."roomId"
        WHERE membership."userId" = ANY(${[...userIds]}::uuid[]) AND membership."leftAt" IS NULL`,
    );
    return grouped(rows);
  }

  async currentRevs(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = await attempt(
      () => this.prisma.$queryRaw<{ roomId: RoomId; rev: bigint }[]>`
        SELECT "roomId", rev FROM room_heads WHERE "roomId" = ANY(${[...roomIds]}::uuid[])`,
    );
    return new Map(rows.map(({ roomId, rev }) => [roomId, Number(rev)]));
  }

  async userRevisions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    const rows = await attempt(
      () => this.prisma.$queryRaw<{ userId: UserId; rev: bigint }[]>`
        SELECT "userId", rev FROM user_heads WHERE "userId" = ANY(${[...userIds]}::uuid[])`,
    );
    return new Map(rows.map(({ userId, rev }) => [userId, Number(rev)]));
  }

  async memberships(userId: UserId): Promise<readonly Membership[]> {
    const rows = await attempt(
      () => this.prisma.$queryRaw<{ membership: MembershipRow }[]>`
        SELECT ${membershipJson} AS membership FROM "Membership" membership
        WHERE membership."userId" = ${userId}::uuid`,
    );
    return rows.map(({ membership }) => membershipFrom(membership));
  }

  async members(roomId: RoomId, { after, limit }: MemberQuery): Promise<readonly Membership[]> {
    const rows = await attempt(
      () => this.lists.query<{ membership: MembershipRow }[]>`
        SELECT ${membershipJson} AS membership FROM "Membership" membership
        WHERE membership."roomId" = ${roomId}::uuid AND membership."leftAt" IS NULL
          AND membership."userId" > ${after ?? BEFORE_ALL_IDS}::uuid
        ORDER BY membership."userId" LIMIT ${limit}`,
    );
    return rows.map(({ membership }) => membershipFrom(membership));
  }

  private newestFirst(userId: UserId, query: RoomQuery, among?: readonly RoomId[]): Promise<readonly RoomView[]> {
    return this.page(
      userId,
      Prisma.sql`
        SELECT room.*, row_number() OVER (ORDER BY room.id DESC) AS place
        FROM (${availableRooms(userId, query, among)}) room`,
    );
  }

  private byName(userId: UserId, query: RoomQuery & Readonly<{ contains: string }>): Promise<readonly RoomView[]> {
    return this.page(
      userId,
      Prisma.sql`
        SELECT room.*, row_number() OVER (ORDER BY found.name, found."roomId") AS place
        FROM (${availableRoomsByName(userId, query)}) found JOIN "Room" room ON room.id = found."roomId"`,
    );
  }

  /** Views of these rooms in the order of their `place`, cut where a page has enough bytes. */
  private async page(userId: UserId, rooms: Prisma.Sql): Promise<readonly RoomView[]> {
    const rows = await attempt(
      () => this.lists.query<RoomViewRow[]>`
        SELECT room, head, membership, latest FROM (
          SELECT listed.*, coalesce(sum(octet_length(latest->0->>'body')) OVER (
            ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
          FROM (SELECT room.place, ${viewColumns(userId, 1)} FROM (${rooms}) room) listed
        ) listed WHERE earlier <= ${MAX_PAGE_BYTES} ORDER BY place`,
    );
    return rows.map(viewFrom);
  }
}

function grouped(rows: readonly MarkRow[]): ReadonlyMap<UserId, readonly RoomPosition[]> {
  const marks = new Map<UserId, RoomPosition[]>();
  for (const { userId, roomId, joinedAt, ...numbers } of rows) {
    const own = marks.get(userId) ?? [];
    own.push({
      roomId,
      joinedAt,
      membershipRev: Number(numbers.membershipRev),
      seq: Number(numbers.seq),
      rev: Number(numbers.rev),
      readSeq: Number(numbers.readSeq),
    });
    marks.set(userId, own);
  }
  return marks;
}
