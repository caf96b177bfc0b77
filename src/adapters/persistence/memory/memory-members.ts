import type { UserId } from "../../../domain/accounts/user.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { currentSummaryOf } from "./users.js";
import { memberKey, type MemoryTables } from "./memory-tables.js";

export const memberIn = (tables: MemoryTables, roomId: RoomId, userId: UserId): Membership | null =>
  withCurrentUser(tables, tables.members.get(memberKey(roomId, userId)));

export function membersOf(tables: MemoryTables, roomId: RoomId): Membership[] {
  const users = [...(tables.usersByRoom.get(roomId) ?? [])];
  return users.map((userId) => memberIn(tables, roomId, userId)).filter((member) => member !== null);
}

export function membershipsOf(tables: MemoryTables, userId: UserId): Membership[] {
  const rooms = [...(tables.roomsByUser.get(userId) ?? [])];
  return rooms.map((roomId) => memberIn(tables, roomId, userId)).filter((member) => member !== null);
}

export const activeMembershipsOf = (tables: MemoryTables, userId: UserId): Membership[] =>
  membershipsOf(tables, userId).filter(isActive);

export function saveMember(tables: MemoryTables, membership: Membership): void {
  const { roomId, user } = membership;
  tables.members.set(memberKey(roomId, user.id), membership);
  addTo(tables.usersByRoom, roomId, user.id);
  if (membership.role === "owner") addTo(tables.ownersByRoom, roomId, user.id);
  addTo(tables.roomsByUser, user.id, roomId);
}

function withCurrentUser(tables: MemoryTables, member: Membership | undefined): Membership | null {
  return member ? { ...member, user: currentSummaryOf(tables, member.user) } : null;
}

export function addTo(index: Map<string, Set<string>>, key: string, value: string): void {
  const values = index.get(key) ?? new Set();
  index.set(key, values.add(value));
}

/** The membership with the stored fields that no unit of work changes. */
export function withOwnFields(tables: MemoryTables, membership: Membership): Membership {
  const stored = tables.members.get(memberKey(membership.roomId, membership.user.id));
  if (!stored) return membership;
  const { slowModeSentAt, readSeq, readAt, unreadFrom, notifyLevel, notifyUntil, favourite } = stored;
  if (!isActive(stored)) return { ...membership, slowModeSentAt };
  return { ...membership, slowModeSentAt, readSeq, readAt, unreadFrom, notifyLevel, notifyUntil, favourite };
}
