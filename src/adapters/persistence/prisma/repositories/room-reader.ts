import type {
  ActivityQuery,
  AuditQuery,
  MemberQuery,
  NamedPeople,
  RoomPosition,
  RoomQuery,
  RoomReader,
  RoomPage,
  RoomView,
} from "../../../../application/ports/room-reader.js";
import type { UserId, UserSummary } from "../../../../domain/accounts/user.js";
import type { ReaderAccess } from "../../../../domain/rooms/access.js";
import type { AuditEntry } from "../../../../domain/rooms/audit-entry.js";
import type { Pair } from "../../../../domain/rooms/direct-room.js";
import type { Invite } from "../../../../domain/rooms/invite.js";
import type { Membership } from "../../../../domain/rooms/membership.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import {
  auditEntryFrom,
  inviteFrom,
  membershipFrom,
  type InviteJson,
  membershipOrNull,
  roomFrom,
  type AuditEntryJson,
  type MembershipJson,
  type RoomJson,
} from "../../../codec/entity-json.js";
import type { ListReads } from "../database/database.js";
import { areSeparated, isRoomSeparated } from "./blocks.js";
import { sharingRoom } from "./sharing-room.js";
import { withRetry } from "../database/retry.js";
import { usableInvitesStatement } from "./invites.js";
import { auditStatement } from "./notices.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { BEFORE_ALL_IDS, inviteJson, membershipJson, roomJson, summaryJson } from "../mapping/columns.js";
import { firstUnread } from "./read-markers.js";
import { RoomLists } from "./room-lists.js";
import { bannedUntilOf, membershipOf, pageColumns, pageFrom, type RoomPageRow } from "./room-views.js";

type AccessRow = Readonly<{
  room: RoomJson;
  accessRev: bigint;
  memberCount: number;
  membership: MembershipJson | null;
  isSeparated: boolean;
  bannedUntil: Date | null;
}>;
type MarkRow = Readonly<
  { userId: UserId; roomId: RoomId; joinedAt: Date; unreadFrom: bigint | null } & Record<
    Exclude<keyof RoomPosition, "roomId" | "joinedAt" | "unreadFrom">,
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

  async access(roomId: RoomId, userId: UserId): Promise<ReaderAccess | null> {
    const [row] = await this.accessRows<AccessRow>(roomId, userId);
    return row ? accessFrom(row) : null;
  }

  async accessAtUnread(
    roomId: RoomId,
    userId: UserId,
  ): Promise<{ access: ReaderAccess; firstUnread: number | null } | null> {
    const more = Prisma.sql`, ${firstUnread(userId)} AS "firstUnread"`;
    const [row] = await this.accessRows<AccessRow & { firstUnread: bigint | null }>(roomId, userId, more);
    return row
      ? { access: accessFrom(row), firstUnread: row.firstUnread === null ? null : Number(row.firstUnread) }
      : null;
  }

  private accessRows<Row>(roomId: RoomId, userId: UserId, more: Prisma.Sql = Prisma.empty): Promise<readonly Row[]> {
    return withRetry(
      () => this.prisma.$queryRaw<Row[]>`
        SELECT ${roomJson} AS room, head."accessRev", head."memberCount", ${membershipOf(userId)} AS membership,
          ${isRoomSeparated} AS "isSeparated", ${bannedUntilOf(userId)} AS "bannedUntil" ${more}
        FROM "Room" room JOIN room_heads head ON head."roomId" = room.id
        WHERE room.id = ${roomId}::uuid`,
    );
  }

  async view(roomId: RoomId, userId: UserId, messages: number): Promise<RoomPage | null> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<RoomPageRow[]>`
        SELECT ${pageColumns(userId, messages)} FROM "Room" room WHERE room.id = ${roomId}::uuid`,
    );
    return row ? pageFrom(row) : null;
  }

  async directRoom(pair: Pair): Promise<RoomId | null> {
    const [room] = await withRetry(
      () => this.prisma.$queryRaw<{ id: RoomId }[]>`
        SELECT id FROM "Room" WHERE "directPair" = ${pair.join(" ")}`,
    );
    return room?.id ?? null;
  }

  async createdRoom(userId: UserId, clientRoomId: string): Promise<RoomId | null> {
    const [room] = await withRetry(
      () => this.prisma.$queryRaw<{ id: RoomId }[]>`
        SELECT id FROM "Room" WHERE "createdBy" = ${userId}::uuid AND "clientRoomId" = ${clientRoomId}`,
    );
    return room?.id ?? null;
  }

  async invite(code: string): Promise<Invite | null> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<{ invite: InviteJson }[]>`
        SELECT ${inviteJson} AS invite FROM invites invite WHERE invite.code = ${code}`,
    );
    return row ? inviteFrom(row.invite) : null;
  }

  async usableInvites(roomId: RoomId, at: Date): Promise<readonly Invite[]> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ invite: InviteJson }[]>`${usableInvitesStatement(roomId, at)}`,
    );
    return rows.map(({ invite }) => inviteFrom(invite));
  }

  list(userId: UserId, query: RoomQuery): Promise<readonly RoomView[]> {
    return this.roomLists.list(userId, query);
  }

  listByActivity(userId: UserId, query: ActivityQuery): Promise<readonly RoomView[]> {
    return this.roomLists.listByActivity(userId, query);
  }

  async roomPositions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomPosition[]>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<MarkRow[]>`
        SELECT membership."userId", head."roomId", membership.rev AS "membershipRev", membership."joinedAt", head.seq, head.rev, membership."readSeq",
          membership."unreadFrom", membership."visibleFrom"
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

  sharingRoom(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    return sharingRoom(this.prisma, userId, others);
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

  async audit(roomId: RoomId, query: AuditQuery): Promise<readonly AuditEntry[]> {
    const rows = await withRetry(() => this.lists.query<{ entry: AuditEntryJson }[]>`${auditStatement(roomId, query)}`);
    return rows.map(({ entry }) => auditEntryFrom(entry));
  }

  /** Looks up each membership by key in a subquery, so that no query plan scans the table. */
  async named(roomId: RoomId, usernames: readonly string[], authorId: UserId): Promise<NamedPeople> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ user: UserSummary; isMember: boolean; isSeparated: boolean }[]>`
        SELECT ${summaryJson(Prisma.sql`named.id`)} AS "user", EXISTS (
          SELECT FROM "Membership" WHERE "roomId" = ${roomId}::uuid AND "userId" = named.id AND "leftAt" IS NULL
        ) AS "isMember", ${areSeparated(Prisma.sql`${authorId}::uuid`, Prisma.sql`named.id`)} AS "isSeparated"
        FROM "User" named WHERE named.username = ANY(${[...usernames]}::text[]) AND named."deletedAt" IS NULL`,
    );
    const members = rows.filter(({ isMember, isSeparated }) => isMember && !isSeparated);
    const others = rows.filter(({ isMember }) => !isMember);
    return { members: members.map(({ user }) => user), others: others.map(({ user }) => user) };
  }
}

const accessFrom = ({ room, membership, isSeparated, bannedUntil, ...head }: AccessRow): ReaderAccess => ({
  room: roomFrom(room),
  accessRev: Number(head.accessRev),
  memberCount: head.memberCount,
  membership: membershipOrNull(membership),
  isSeparated,
  bannedUntil,
});

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
      visibleFrom: Number(numbers.visibleFrom),
      unreadFrom: numbers.unreadFrom === null ? null : Number(numbers.unreadFrom),
    });
    marks.set(userId, own);
  }
  return marks;
}
