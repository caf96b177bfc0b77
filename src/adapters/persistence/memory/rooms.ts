import type { RoomCreation, RoomRepository } from "../../../application/ports/room-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Pair } from "../../../domain/rooms/direct-room.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import { chooseSuccessor } from "../../../domain/rooms/ownership-transfer.js";
import type { RoomHead } from "../../../domain/rooms/room-head.js";
import type { Room, RoomId } from "../../../domain/rooms/room.js";
import { creationKey, memberKey, pairKey, type MemoryTables } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";
import { activeMembershipsOf, memberIn, membersOf, saveMember, withOwnFields } from "./memory-members.js";

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryRoomRepository implements RoomRepository {
  constructor(
    private readonly tables: MemoryTables,
    private readonly stamps: UserStamps,
  ) {}

  async add(room: Room, head: RoomHead, creation?: RoomCreation): Promise<boolean> {
    const keys = [
      ...(room.pair ? [pairKey(room.pair)] : []),
      ...(creation?.clientRoomId ? [creationKey(creation.by, creation.clientRoomId)] : []),
    ];
    if (keys.some((key) => this.tables.roomIdsByKey.get(key))) return false;
    for (const key of keys) this.tables.roomIdsByKey.set(key, room.id);
    this.tables.rooms.set(room.id, room);
    this.tables.heads.set(room.id, head);
    return true;
  }

  async lock(roomId: RoomId): Promise<{ room: Room; head: RoomHead } | null> {
    const room = this.tables.rooms.get(roomId);
    const head = this.tables.heads.get(roomId);
    return room && head ? { room, head } : null;
  }

  async directRoom(pair: Pair): Promise<RoomId | null> {
    return this.tables.roomIdsByKey.get(pairKey(pair)) ?? null;
  }

  async saveRoom(room: Room): Promise<void> {
    this.tables.rooms.set(room.id, room);
  }

  async saveHead(head: RoomHead): Promise<void> {
    this.tables.heads.set(head.roomId, head);
  }

  async membership(roomId: RoomId, userId: UserId): Promise<Membership | null> {
    return memberIn(this.tables, roomId, userId);
  }

  async lockMembership(roomId: RoomId, userId: UserId): Promise<{ room: Room; membership: Membership } | null> {
    const room = this.tables.rooms.get(roomId);
    const membership = memberIn(this.tables, roomId, userId);
    return room && membership ? { room, membership } : null;
  }

  async saveMembership(membership: Membership): Promise<void> {
    saveMember(this.tables, withOwnFields(this.tables, membership));
    const { roomId, user, leftAt } = membership;
    if (leftAt === null) this.stamps.stamp(user.id, "memberships", [{ id: roomId, roomId }]);
    else this.stamps.stampRemoved(user.id, "memberships", [{ id: roomId, roomId }]);
  }

  async savePreferences({ roomId, user, notifyLevel, notifyUntil, favourite }: Membership): Promise<void> {
    const stored = this.tables.members.get(memberKey(roomId, user.id));
    if (stored) saveMember(this.tables, { ...stored, notifyLevel, notifyUntil, favourite });
    this.stamps.stamp(user.id, "memberships", [{ id: roomId, roomId }]);
  }

  async hasOtherOwner(roomId: RoomId, userId: UserId): Promise<boolean> {
    const owners = [...(this.tables.ownersByRoom.get(roomId) ?? [])].filter((id) => id !== userId);
    return owners.some((id) => {
      const member = this.tables.members.get(memberKey(roomId, id));
      return member?.role === "owner" && isActive(member);
    });
  }

  async successor(roomId: RoomId): Promise<Membership | null> {
    return chooseSuccessor(membersOf(this.tables, roomId));
  }

  async roomsOf(userId: UserId): Promise<number> {
    return activeMembershipsOf(this.tables, userId).length;
  }
}
