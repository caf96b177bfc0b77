import type { RoomCreation, RoomRepository } from "../../../../application/ports/room-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { Pair } from "../../../../domain/rooms/direct-room.js";
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
import { Prisma } from "../generated/client.js";
import { headJson, instant, instantOrNull, jsonOrNull, membershipJson, roomJson } from "../mapping/columns.js";
import { replaceRoomNames } from "./search-names.js";
import type { UserStamps } from "./user-stamps.js";

/** Assignments of the columns that a membership keeps until it ends, because its member changes them without the lock. */
const OWN_COLUMNS = Prisma.join(
  [
    Prisma.sql`"readSeq"`,
    Prisma.sql`"readAt"`,
    Prisma.sql`"unreadFrom"`,
    Prisma.sql`"notifyLevel"`,
    Prisma.sql`"notifyUntil"`,
    Prisma.sql`favourite`,
  ].map(
    (column) => Prisma.sql`
      ${column} = CASE WHEN "Membership"."leftAt" IS NULL THEN "Membership".${column} ELSE EXCLUDED.${column} END`,
  ),
);

/** Uses the connection of the transaction only, because the embedded database has no other. */
export class PrismaRoomRepository implements RoomRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async add(room: Room, head: RoomHead, creation?: RoomCreation): Promise<boolean> {
    const { id, kind, name, topic, description, data, settings, pair, createdAt, archivedAt } = room;
    const { announcement, slowModeSeconds, history, receipts } = settings;
    const stored = await this.tx.$executeRaw`
      INSERT INTO "Room" (
        id, kind, name, topic, description, data, announcement, "slowModeSeconds", history, receipts, "directPair",
        "createdAt", "archivedAt", "searchNamesOf", "createdBy", "clientRoomId"
      )
      VALUES (
        ${id}::uuid, ${kind}::"RoomKind", ${name}, ${topic}, ${description}, ${jsonOrNull(data)}, ${announcement},
        ${slowModeSeconds}, ${history}::"HistoryVisibility", ${receipts}, ${pair?.join(" ") ?? null},
        ${instant(createdAt)}, ${instantOrNull(archivedAt)}, ${name}, ${creation?.by ?? null}::uuid,
        ${creation?.clientRoomId ?? null}
      )
      ON CONFLICT DO NOTHING`;
    if (stored === 0) return false;
    await this.putNames(room);
    await this.tx.$executeRaw`
      INSERT INTO room_heads ("roomId", seq, rev, "accessRev", "settingsRev", "contentRev", "memberCount")
      VALUES (
        ${id}::uuid, ${head.seq}, ${head.rev}, ${head.accessRev}, ${head.settingsRev}, ${head.contentRev},
        ${head.memberCount}
      )`;
    return true;
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

  async directRoom(pair: Pair): Promise<RoomId | null> {
    const [room] = await this.tx.$queryRaw<{ id: RoomId }[]>`
      SELECT id FROM "Room" WHERE "directPair" = ${pair.join(" ")}`;
    return room?.id ?? null;
  }

  async saveRoom(room: Room): Promise<void> {
    const { id, kind, name, topic, description, data, settings, archivedAt } = room;
    const { announcement, slowModeSeconds, history, receipts } = settings;
    await this.tx.$executeRaw`
      UPDATE "Room" SET
        kind = ${kind}::"RoomKind", name = ${name}, topic = ${topic}, description = ${description}, data = ${jsonOrNull(data)},
        announcement = ${announcement}, "slowModeSeconds" = ${slowModeSeconds}, history = ${history}::"HistoryVisibility",
        receipts = ${receipts}, "archivedAt" = ${instantOrNull(archivedAt)},
        "searchNamesOf" = ${name}
      WHERE id = ${id}::uuid`;
    await this.putNames(room);
  }

  async saveHead(head: RoomHead): Promise<void> {
    const { roomId, seq, rev, accessRev, settingsRev, contentRev, memberCount } = head;
    await this.tx.$executeRaw`
      UPDATE room_heads
      SET seq = ${seq}, rev = ${rev}, "accessRev" = ${accessRev}, "settingsRev" = ${settingsRev},
        "contentRev" = ${contentRev}, "memberCount" = ${memberCount}
      WHERE "roomId" = ${roomId}::uuid`;
  }

  async membership(roomId: RoomId, userId: UserId): Promise<Membership | null> {
    const [row] = await this.tx.$queryRaw<{ membership: MembershipJson }[]>`
      SELECT ${membershipJson} AS membership FROM "Membership" membership
      WHERE membership."roomId" = ${roomId}::uuid AND membership."userId" = ${userId}::uuid`;
    return membershipOrNull(row?.membership);
  }

  async lockMembership(roomId: RoomId, userId: UserId): Promise<{ room: Room; membership: Membership } | null> {
    const [row] = await this.tx.$queryRaw<{ room: RoomJson; membership: MembershipJson }[]>`
      SELECT ${roomJson} AS room, ${membershipJson} AS membership
      FROM "Membership" membership JOIN "Room" room ON room.id = membership."roomId"
      WHERE membership."roomId" = ${roomId}::uuid AND membership."userId" = ${userId}::uuid
      FOR NO KEY UPDATE OF membership`;
    return row ? { room: roomFrom(row.room), membership: membershipFrom(row.membership) } : null;
  }

  async saveMembership(membership: Membership): Promise<void> {
    const { roomId, user, nameRev, role, rev, joinedAt, leftAt, departure, mutedUntil, readSeq } = membership;
    const { readAt, unreadFrom, visibleFrom, notifyLevel, notifyUntil, favourite, slowModeSentAt } = membership;
    await this.tx.$executeRaw`
      INSERT INTO "Membership" (
        "roomId", "userId", "nameRev", role, rev, "joinedAt", "leftAt", departure, "mutedUntil", "readSeq",
        "readAt", "unreadFrom", "visibleFrom", "notifyLevel", "notifyUntil", favourite, "slowModeSentAt"
      )
      VALUES (
        ${roomId}::uuid, ${user.id}::uuid, ${nameRev}, ${role}::"Role", ${rev}, ${instant(joinedAt)}, ${instantOrNull(leftAt)},
        ${departure}::"Departure", ${instantOrNull(mutedUntil)}, ${readSeq},
        ${instantOrNull(readAt)}, ${unreadFrom}, ${visibleFrom}, ${notifyLevel}::"NotificationLevel", ${instantOrNull(notifyUntil)}, ${favourite},
        ${instantOrNull(slowModeSentAt)}
      )
      ON CONFLICT ("roomId", "userId") DO UPDATE SET
        "nameRev" = EXCLUDED."nameRev", role = EXCLUDED.role, rev = EXCLUDED.rev, "joinedAt" = EXCLUDED."joinedAt", "leftAt" = EXCLUDED."leftAt",
        departure = EXCLUDED.departure, "mutedUntil" = EXCLUDED."mutedUntil", "visibleFrom" = EXCLUDED."visibleFrom",
        ${OWN_COLUMNS}`;
    if (leftAt === null) this.stamps.stamp(user.id, "memberships", [{ id: roomId, roomId }]);
    else this.stamps.stampRemoved(user.id, "memberships", [{ id: roomId, roomId }]);
  }

  async savePreferences({ roomId, user, notifyLevel, notifyUntil, favourite }: Membership): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE "Membership" SET "notifyLevel" = ${notifyLevel}::"NotificationLevel",
        "notifyUntil" = ${instantOrNull(notifyUntil)}, favourite = ${favourite}
      WHERE "roomId" = ${roomId}::uuid AND "userId" = ${user.id}::uuid`;
    this.stamps.stamp(user.id, "memberships", [{ id: roomId, roomId }]);
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
