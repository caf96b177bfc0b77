import { checkHasModerators, checkHasRole } from "../moderation/moderation-rights.js";
import { requireActiveRoomMember, type RoomAccess } from "./access.js";
import { firstVisibleSeq } from "./history-visibility.js";
import type { Membership, Role } from "./membership.js";
import type { RoomHead } from "./room-head.js";
import type { Room } from "./room.js";

/** Part of the history that an added member sees. */
export type AddedHistory = "all" | "fromNow";

/** Returns the membership of a member who may add others: moderators, and any member of a group. Owners give roles. */
export function requireAdder(access: RoomAccess | null, role: Role): Membership {
  const adder = requireActiveRoomMember(access);
  if (access) checkHasModerators(access.room);
  if (access?.room.kind !== "group") checkHasRole(adder, "moderator");
  if (role !== "member") checkHasRole(adder, "owner");
  return adder;
}

/** The lowest `seq` that the added member may see. Nobody gives more than the room's settings give to everybody. */
export const addedVisibleFrom = (room: Room, head: RoomHead, history: AddedHistory): number =>
  history === "fromNow" ? head.seq + 1 : firstVisibleSeq(room, head);
