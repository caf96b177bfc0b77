import type { UserId } from "../accounts/user.js";
import { lastOwner, memberNotFound } from "../rooms/errors.js";
import { isActive, RANK, type Membership, type Role } from "../rooms/membership.js";
import { notToOneself, ownerProtected, roleRequired } from "./errors.js";

export type ModerationTarget = Readonly<{ userId: UserId; membership: Membership | null }>;

/** Who removes, mutes and bans: moderators and owners. Whom: who is not in the room, and members of a lower role. */
export function checkMayModerate(moderator: Membership, target: ModerationTarget): void {
  if (moderator.role === "member") throw roleRequired("moderator");
  if (moderator.user.id === target.userId) throw notToOneself();
  if (isActive(target.membership)) checkIsBelow(moderator, target.membership);
}

/** Who gives roles: owners. Which: none above their own. To whom: members of a lower role, and a lower one to themselves. */
export function checkMayGiveRole(
  giver: Membership,
  target: Membership | null,
  given: Readonly<{ role: Role; owners: number }>,
): asserts target is Membership {
  if (giver.role !== "owner") throw roleRequired("owner");
  if (!isActive(target)) throw memberNotFound();
  if (RANK[given.role] > RANK[giver.role]) throw roleRequired(given.role);
  const isOneself = giver.user.id === target.user.id;
  if (!isOneself && given.role !== target.role) checkIsBelow(giver, target);
  if (isOneself && given.role !== "owner" && given.owners === 1) throw lastOwner();
}

function checkIsBelow(actor: Membership, target: Membership): void {
  if (target.role === "owner") throw ownerProtected();
  if (RANK[target.role] >= RANK[actor.role]) throw roleRequired("owner");
}
