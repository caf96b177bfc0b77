import { ended, inRole, isActive, type Membership } from "./membership.js";
import type { Room } from "./room.js";
import type { RoomHead } from "./room-head.js";

/** Whoever goes, and with them the room: to somebody else, or into the archive. */
export type Handover = Readonly<{ head: RoomHead; members: readonly Membership[]; room: Room }>;

type Going = Readonly<{ owners: number; successor: Membership | null; at: Date }>;

/** Ends a membership for good. The last owner's room goes to the successor; a room that nobody is left in is archived. */
export function handedOver(room: Room, head: RoomHead, going: Membership, { owners, successor, at }: Going): Handover {
  const needsOwner = going.role === "owner" && owners === 1 && isActive(successor);
  const heir = needsOwner ? inRole(head, successor, "owner") : null;
  const gone = ended(heir?.head ?? head, going, "left", at);
  const members = heir ? [heir.membership, gone.membership] : [gone.membership];
  if (gone.head.memberCount > 0 || room.archivedAt) return { head: gone.head, members, room };
  const archived = { settingsRev: gone.head.rev, accessRev: gone.head.accessRev + 1 };
  return { head: { ...gone.head, ...archived }, members, room: { ...room, archivedAt: at } };
}
