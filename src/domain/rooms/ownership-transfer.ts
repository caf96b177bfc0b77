import { afterDeparture } from "./direct-room.js";
import { endMembership, changeRole, isActive, RANK, type Membership, type Role } from "./membership.js";
import type { Room } from "./room.js";
import type { RoomHead } from "./room-head.js";

/** All changes of a permanent leave: the ended membership, the successor's new role, the archived room. */
export type OwnershipTransfer = Readonly<{ head: RoomHead; members: readonly Membership[]; room: Room }>;

type Leaving = Readonly<{ hasOtherOwner: boolean; successor: Membership | null; at: Date }>;

/** Ends a membership for good. A successor becomes the owner if the last owner leaves; an empty room is archived. */
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
  return { members, ...archivedWhenEmpty(room, afterDeparture(room, ended.head), at) };
}

/** Archives an empty room. Returns the same room when it is not empty. */
export function archivedWhenEmpty(room: Room, head: RoomHead, at: Date): Readonly<{ room: Room; head: RoomHead }> {
  if (head.memberCount > 0 || room.archivedAt) return { room, head };
  const archived = { settingsRev: head.rev, accessRev: head.accessRev + 1 };
  return { room: { ...room, archivedAt: at }, head: { ...head, ...archived } };
}

/** Roles of the members who can succeed an owner. */
export const SUCCESSOR_ROLES: readonly Role[] = ["moderator", "member"];

/** The successor among members of a room: the highest role below owner, then the longest membership. */
export function chooseSuccessor(members: readonly Membership[]): Membership | null {
  const candidates = members.filter((member) => isActive(member) && SUCCESSOR_ROLES.includes(member.role));
  return candidates.sort(bySuccession)[0] ?? null;
}

const bySuccession = (a: Membership, b: Membership): number =>
  RANK[b.role] - RANK[a.role] || a.joinedAt.getTime() - b.joinedAt.getTime() || (a.user.id < b.user.id ? -1 : 1);
