import type { MemberQuery, RoomMark, RoomQuery, RoomReader, RoomView } from "../../../application/ports/room-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { RoomAccess } from "../../../domain/rooms/access.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { MAX_PAGE_BYTES } from "../../../domain/shared/page-bytes.js";
import { attempt } from "./attempt.js";
import type { PrismaClient } from "./generated/client.js";
import type { ListReads } from "./list-reads.js";
import { availableRooms } from "./available-rooms.js";
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
  { userId: UserId; roomId: RoomId; joinedAt: Date } & Record<Exclude<keyof RoomMark, "roomId" | "joinedAt">, bigint>
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

  async list(userId: UserId, query: RoomQuery): Promise<readonly RoomView[]> {
    const rows = await attempt(
      () => this.lists.query<RoomViewRow[]>`
        SELECT room, head, membership, latest FROM (
          SELECT listed.*, coalesce(sum(octet_length(latest->0->>'body')) OVER (
            ORDER BY id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
          FROM (
            SELECT room.id, ${viewColumns(userId, 1)} FROM (${availableRooms(userId, query)}) room ORDER BY room.id DESC
          ) listed
        ) listed WHERE earlier <= ${MAX_PAGE_BYTES} ORDER BY id DESC`,
    );
    return rows.map(viewFrom);
  }

  async marks(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomMark[]>> {
    const rows = await attempt(
      () => this.prisma.$queryRaw<MarkRow[]>`
        SELECT membership."userId", head."roomId", membership.rev AS "membershipRev", membership."joinedAt", head.seq, head.rev, membership."readSeq"
        FROM "Membership" membership JOIN room_heads head ON head."roomId" = membership."roomId"
        WHERE membership."userId" = ANY(${[...userIds]}::uuid[]) AND membership."leftAt" IS NULL`,
    );
    return grouped(rows);
  }

  async revs(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = await attempt(
      () => this.prisma.$queryRaw<{ roomId: RoomId; rev: bigint }[]>`
        SELECT "roomId", rev FROM room_heads WHERE "roomId" = ANY(${[...roomIds]}::uuid[])`,
    );
    return new Map(rows.map(({ roomId, rev }) => [roomId, Number(rev)]));
  }

  async userRevs(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
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
          AND membership."userId" > ${after ?? BEFORE_EVERYONE}::uuid
        ORDER BY membership."userId" LIMIT ${limit}`,
    );
    return rows.map(({ membership }) => membershipFrom(membership));
  }
}

function grouped(rows: readonly MarkRow[]): ReadonlyMap<UserId, readonly RoomMark[]> {
  const marks = new Map<UserId, RoomMark[]>();
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

const BEFORE_EVERYONE = "00000000-0000-0000-0000-000000000000";
