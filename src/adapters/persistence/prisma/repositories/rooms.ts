import type {
  MemberQuery,
  RoomPosition,
  RoomQuery,
  RoomReader,
  RoomView,
} from "../../../../application/ports/room-reader.js";
import type { RoomRepository } from "../../../../application/ports/room-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { RoomAccess } from "../../../../domain/rooms/access.js";
import type { Membership } from "../../../../domain/rooms/membership.js";
import { chooseSuccessor, SUCCESSOR_ROLES } from "../../../../domain/rooms/ownership-transfer.js";
import type { RoomHead } from "../../../../domain/rooms/room-head.js";
import { roomSearchKeys } from "../../../../domain/rooms/room-search.js";
import { isOpenRoom, type Room, type RoomId } from "../../../../domain/rooms/room.js";
import {
  membershipFrom,
  membershipOrNull,
  roomFrom,
  type MembershipJson,
  type RoomHeadJson,
  type RoomJson,
} from "../../../codec/entity-json.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import type { Prisma, PrismaClient } from "../generated/client.js";
import { BEFORE_ALL_IDS, headJson, instant, instantOrNull, membershipJson, roomJson } from "../mapping/columns.js";
import { RoomLists } from "./room-lists.js";
import { membershipOf, viewColumns, viewFrom, type RoomViewRow } from "./room-views.js";
import { replaceRoomNames } from "./search-names.js";
import { raiseUserRev } from "./users.js";

/** Uses the connection of the transaction only, because the embedded database has no other. */
export class PrismaRoomRepository implements RoomRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async add(room: Room, head: RoomHead): Promise<void> {
    const { id, kind, name, description, createdAt, archivedAt } = room;
    await this.tx.$executeRaw`
      INSERT INTO "Room" (id, kind, name, description, "createdAt", "archivedAt", "searchNamesOf")
      VALUES (
        ${id}::uuid, ${kind}::"RoomKind", ${name}, ${description}, ${instant(createdAt)}, ${instantOrNull(archivedAt)}, ${name}
      )`;
    await this.putNames(room);
    await this.tx.$executeRaw`
      INSERT INTO room_heads ("roomId", seq, rev, "accessRev", "settingsRev", "memberCount")
      VALUES (${id}::uuid, ${head.seq}, ${head.rev}, ${head.accessRev}, ${head.settingsRev}, ${head.memberCount})`;
  }

  /**
   * Locks the rows of the room and of its head. A row that is not locked would be returned in the version from before
   * the wait.
   */
  async lock(roomId: RoomId): Promise<{ room: Room; head: RoomHead } | null> {
    const [row] = await this.tx.$queryRaw<{ room: RoomJson; head: RoomHeadJson }[]>`
      SELECT ${roomJson} AS room, ${headJson} AS head
      FROM room_heads head JOIN "Room" room ON room.id = head."roomId"
      WHERE head."roomId" = ${roomId}::uuid
      FOR NO KEY UPDATE`;
    return row ? { room: roomFrom(row.room), head: row.head } : null;
  }

  async saveRoom(room: Room): Promise<void> {
    const { id, kind, name, description, archivedAt } = room;
    await this.tx.$executeRaw`
      UPDATE "Room" SET
        kind = ${kind}::"RoomKind", name = ${name}, description = ${description}, "archivedAt" = ${instantOrNull(archivedAt)},
        "searchNamesOf" = ${name}
      WHERE id = ${id}::uuid`;
    await this.putNames(room);
  }

  async saveHead({ roomId, seq, rev, accessRev, settingsRev, memberCount }: RoomHead): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE room_heads
      SET seq = ${seq}, rev = ${rev}, "accessRev" = ${accessRev}, "settingsRev" = ${settingsRev}, "memberCount" = ${memberCount}
      WHERE "roomId" = ${roomId}::uuid`;
  }

  async membership(roomId: RoomId, userId: UserId): Promise<Membership | null> {
    const [row] = await this.tx.$queryRaw<{ membership: MembershipJson }[]>`
      SELECT ${membershipJson} AS membership FROM "Membership" membership
      WHERE membership."roomId" = ${roomId}::uuid AND membership."userId" = ${userId}::uuid`;
    return membershipOrNull(row?.membership);
  }

  async saveMembership(membership: Membership): Promise<void> {
    const { roomId, user, nameRev, role, rev, joinedAt, leftAt, departure, mutedUntil, readSeq } = membership;
    await this.tx.$executeRaw`
      INSERT INTO "Membership" ("roomId", "userId", "nameRev", role, rev, "joinedAt", "leftAt", departure, "mutedUntil", "readSeq")
      VALUES (
        ${roomId}::uuid, ${user.id}::uuid, ${nameRev}, ${role}::"Role", ${rev}, ${instant(joinedAt)}, ${instantOrNull(leftAt)},
        ${departure}::"Departure", ${instantOrNull(mutedUntil)}, ${readSeq}
      )
      ON CONFLICT ("roomId", "userId") DO UPDATE SET
        "nameRev" = EXCLUDED."nameRev", role = EXCLUDED.role, rev = EXCLUDED.rev, "joinedAt" = EXCLUDED."joinedAt", "leftAt" = EXCLUDED."leftAt",
        departure = EXCLUDED.departure, "mutedUntil" = EXCLUDED."mutedUntil", "readSeq" = EXCLUDED."readSeq"`;
    await raiseUserRev(this.tx, user.id);
  }

  async hasOtherOwner(roomId: RoomId, userId: UserId): Promise<boolean> {
    const owners = await this.tx.$queryRaw<unknown[]>`
      SELECT FROM "Membership"
      WHERE "roomId" = ${roomId}::uuid AND "leftAt" IS NULL AND role = 'owner' AND "userId" <> ${userId}::uuid LIMIT 1`;
    return owners.length > 0;
  }

  /** Reads the longest membership of each role by index, so that a large room costs no more. */
  async successor(roomId: RoomId): Promise<Membership | null> {
    const candidates = await this.tx.$queryRaw<{ membership: MembershipJson }[]>`
      SELECT ${membershipJson} AS membership
      FROM unnest(${[...SUCCESSOR_ROLES]}::"Role"[]) AS candidate (role) CROSS JOIN LATERAL (
        SELECT * FROM "Membership"
        WHERE "roomId" = ${roomId}::uuid AND "leftAt" IS NULL AND role = candidate.role
        ORDER BY role, "joinedAt", "userId" LIMIT 1
      ) membership`;
    return chooseSuccessor(candidates.map(({ membership }) => membershipFrom(membership)));
  }

  private putNames(room: Room): Promise<void> {
    return replaceRoomNames(this.tx, [{ roomId: room.id, names: roomSearchKeys(room.name), open: isOpenRoom(room) }]);
  }

  roomsOf(userId: UserId): Promise<number> {
    return this.tx.membership.count({ where: { userId, leftAt: null } });
  }
}

type AccessRow = Readonly<{ room: RoomJson; accessRev: bigint; membership: MembershipJson | null }>;
type MarkRow = Readonly<
  { userId: UserId; roomId: RoomId; joinedAt: Date } & Record<
    Exclude<keyof RoomPosition, "roomId" | "joinedAt">,
    bigint
  >
>;

/** Each read is one statement, and therefore one snapshot. */
export class PrismaRoomReader implements RoomReader {
  private readonly roomLists: RoomLists;

  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {
    this.roomLists = new RoomLists(lists);
  }

  async access(roomId: RoomId, userId: UserId): Promise<RoomAccess | null> {
    const [row] = await withRetry(
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
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<RoomViewRow[]>`
        SELECT ${viewColumns(userId, messages)} FROM "Room" room WHERE room.id = ${roomId}::uuid`,
    );
    return row ? viewFrom(row) : null;
  }

  list(userId: UserId, query: RoomQuery): Promise<readonly RoomView[]> {
    return this.roomLists.list(userId, query);
  }

  async roomPositions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomPosition[]>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<MarkRow[]>`
        SELECT membership."userId", head."roomId", membership.rev AS "membershipRev", membership."joinedAt", head.seq, head.rev, membership."readSeq"
        FROM "Membership" membership JOIN room_heads head ON head."roomId" = membership."roomId"
        WHERE membership."userId" = ANY(${[...userIds]}::uuid[]) AND membership."leftAt" IS NULL`,
    );
    return grouped(rows);
  }

  async currentRevs(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ roomId: RoomId; rev: bigint }[]>`
        SELECT "roomId", rev FROM room_heads WHERE "roomId" = ANY(${[...roomIds]}::uuid[])`,
    );
    return new Map(rows.map(({ roomId, rev }) => [roomId, Number(rev)]));
  }

  async userRevisions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ userId: UserId; rev: bigint }[]>`
        SELECT "userId", rev FROM user_heads WHERE "userId" = ANY(${[...userIds]}::uuid[])`,
    );
    return new Map(rows.map(({ userId, rev }) => [userId, Number(rev)]));
  }

  async memberships(userId: UserId): Promise<readonly Membership[]> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ membership: MembershipJson }[]>`
        SELECT ${membershipJson} AS membership FROM "Membership" membership
        WHERE membership."userId" = ${userId}::uuid`,
    );
    return rows.map(({ membership }) => membershipFrom(membership));
  }

  async members(roomId: RoomId, { after, limit }: MemberQuery): Promise<readonly Membership[]> {
    const rows = await withRetry(
      () => this.lists.query<{ membership: MembershipJson }[]>`
        SELECT ${membershipJson} AS membership FROM "Membership" membership
        WHERE membership."roomId" = ${roomId}::uuid AND membership."leftAt" IS NULL
          AND membership."userId" > ${after ?? BEFORE_ALL_IDS}::uuid
        ORDER BY membership."userId" LIMIT ${limit}`,
    );
    return rows.map(({ membership }) => membershipFrom(membership));
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
