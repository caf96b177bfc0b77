import { checkHasModerators, checkHasRole } from "../moderation/moderation-rights.js";
import { requireActiveRoomMember, type RoomAccess } from "./access.js";
import type { Membership, Role } from "./membership.js";

/** Returns the membership of a member who may add others: moderators, and any member of a group. Owners give roles. */
export function requireAdder(access: RoomAccess | null, role: Role): Membership {
  const adder = requireActiveRoomMember(access);
  if (access) checkHasModerators(access.room);
  if (access?.room.kind !== "group") checkHasRole(adder, "moderator");
  if (role !== "member") checkHasRole(adder, "owner");
  return adder;
}
