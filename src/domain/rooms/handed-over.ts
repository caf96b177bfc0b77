import { ended, inRole, isActive, RANK, type Membership } from "./membership.js";
import type { Room } from "./room.js";
import type { RoomHead } from "./room-head.js";

/** Whoever goes, and with them the room: to somebody else, or into the archive. */
export type Handover = Readonly<{ head: RoomHead; members: readonly Membership[]; room: Room }>;

type Going = Readonly<{ hasOtherOwner: boolean; successor: Membership | null; at: Date }>;

/** Ends a membership for good. The last owner's room goes to the successor; a room that nobody is left in is archived. */
export function handedOver(
  room: Room,
  head: RoomHead,
  going: Membership,
  { hasOtherOwner, successor, at }: Going,
): Handover {
  const needsOwner = going.role === "owner" && !hasOtherOwner && isActive(successor);
  const heir = needsOwner ? inRole(head, successor, "owner") : null;
  const gone = ended(heir?.head ?? head, going, "left", at);
  const members = heir ? [heir.membership, gone.membership] : [gone.membership];
  return { members, ...archivedWhenEmpty(room, gone.head, at) };
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
