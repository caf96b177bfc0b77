import type { RoomRepository } from "../../../application/ports/room-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import { roomSearchKeys } from "../../../domain/rooms/room-search.js";
import { isOpenRoom, type Room, type RoomId } from "../../../domain/rooms/room.js";
import type { RoomHead } from "../../../domain/rooms/room-head.js";
import type { Prisma } from "./generated/client.js";
import {
  headJson,
  instant,
  instantOrNull,
  membershipJson,
  membershipOrNull,
  roomFrom,
  roomJson,
  type MembershipRow,
  type RoomHeadRow,
  type RoomRow,
} from "./rows.js";
import { replaceRoomNames } from "./search-names.js";
import { raiseUserRev } from "./user-rev.js";

/** Uses the transaction's connection alone: where there is only one, another would never come. */
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

  /** Locks both rows: of a row that is not locked, a statement that waited would return the old version. */
  async lock(roomId: RoomId): Promise<{ room: Room; head: RoomHead } | null> {
    const [row] = await this.tx.$queryRaw<{ room: RoomRow; head: RoomHeadRow }[]>`
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
    const [row] = await this.tx.$queryRaw<{ membership: MembershipRow }[]>`
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

  /** Roles are in the order of their rights, and the index is in that of succession. */
  async successor(roomId: RoomId): Promise<Membership | null> {
    const [row] = await this.tx.$queryRaw<{ membership: MembershipRow }[]>`
      SELECT ${membershipJson} AS membership FROM "Membership" membership
      WHERE membership."roomId" = ${roomId}::uuid AND membership."leftAt" IS NULL AND membership.role > 'owner'
      ORDER BY membership.role, membership."joinedAt", membership."userId" LIMIT 1`;
    return membershipOrNull(row?.membership);
  }

  private putNames(room: Room): Promise<void> {
    return replaceRoomNames(this.tx, [{ roomId: room.id, names: roomSearchKeys(room.name), open: isOpenRoom(room) }]);
  }

  roomsOf(userId: UserId): Promise<number> {
    return this.tx.membership.count({ where: { userId, leftAt: null } });
  }
}
