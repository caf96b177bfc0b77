import { endMembership, changeRole, isActive, RANK, type Membership } from "./membership.js";
import type { Room } from "./room.js";
import type { RoomHead } from "./room-head.js";

/** Every change that a leave for good makes: the membership that ends, the successor's new role, the archived room. */
export type OwnershipTransfer = Readonly<{ head: RoomHead; members: readonly Membership[]; room: Room }>;

type Leaving = Readonly<{ hasOtherOwner: boolean; successor: Membership | null; at: Date }>;

/** Ends a membership for good. The last owner's room goes to the successor; a room that nobody is left in is archived. */
export function leaveAndTransfer(
  room: Room,
  head: RoomHead,
  leaving: Membership,
  { hasOtherOwner, successor, at }: Leaving,
): OwnershipTransfer {
  const needsOwner = leaving.role === "owner" && !hasOtherOwner && isActive(successor);
  const promoted = needsOwner ? changeRole(head, successor, "owner") : null;
  const ended = endMembership(promoted?.head ?? head, leaving, "left", at);
  const members = promoted ? [promoted.membership, ended.membership] : [ended.membership];
  return { members, ...archivedWhenEmpty(room, ended.head, at) };
}

/** A room that nobody is left in is archived. The room itself is returned where it stays as it is. */
export function archivedWhenEmpty(room: Room, head: RoomHead, at: Date): Readonly<{ room: Room; head: RoomHead }> {
  if (head.memberCount > 0 || room.archivedAt) return { room, head };
  const archived = { settingsRev: head.rev, accessRev: head.accessRev + 1 };
  return { room: { ...room, archivedAt: at }, head: { ...head, ...archived } };
}

/** Successors in the order in which they would get the room: the highest role first, then the longest membership. */
export const bySuccession = (a: Membership, b: Membership): number =>
  RANK[b.role] - RANK[a.role] || a.joinedAt.getTime() - b.joinedAt.getTime() || (a.user.id < b.user.id ? -1 : 1);
