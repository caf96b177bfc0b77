import type { UserId } from "../accounts/user.js";
import { isActive, type Membership } from "../rooms/membership.js";
import { notToOneself, ownerProtected, roleRequired } from "./errors.js";

export type ModerationTarget = Readonly<{ userId: UserId; membership: Membership | null }>;

/** Who removes, mutes and bans: an owner of the room. Whom: anybody but themselves and another owner. */
export function checkMayModerate(moderator: Membership, target: ModerationTarget): void {
  if (moderator.role !== "owner") throw roleRequired("owner");
  if (moderator.user.id === target.userId) throw notToOneself();
  if (isActive(target.membership) && target.membership.role === "owner") throw ownerProtected();
}
