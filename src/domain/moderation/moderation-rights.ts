import type { UserId } from "../accounts/user.js";
import { lastOwner, memberNotFound } from "../rooms/errors.js";
import { isActive, RANK, type Membership, type Role } from "../rooms/membership.js";
import { hasExpired, type Sanction } from "./sanction.js";
import type { Room } from "../rooms/room.js";
import { noRolesInDirectRoom, notToOneself, ownerProtected, roleRequired } from "./errors.js";

export type ModerationTarget = Readonly<{ userId: UserId; membership: Membership | null }>;

/** Moderators and owners may remove, mute and ban non-members and members of a lower role. */
export function checkMayModerate(moderator: Membership, target: ModerationTarget): void {
  checkHasRole(moderator, "moderator");
  if (moderator.user.id === target.userId) throw notToOneself();
  if (isActive(target.membership)) checkIsBelow(moderator, target.membership);
}

/** Owners may give any role up to their own, to members of a lower role; they may also lower their own role. */
export function checkMayGiveRole(
  giver: Membership,
  target: Membership | null,
  given: Readonly<{ role: Role; hasOtherOwner: boolean }>,
): asserts target is Membership {
  checkHasRole(giver, "owner");
  if (!isActive(target)) throw memberNotFound();
  if (RANK[given.role] > RANK[giver.role]) throw roleRequired(given.role);
  const isOneself = giver.user.id === target.user.id;
  if (!isOneself && given.role !== target.role) checkIsBelow(giver, target);
  if (isOneself && given.role !== "owner" && !given.hasOtherOwner) throw lastOwner();
}

/** Nobody adds, removes, mutes or bans anybody in a direct room, nor reads its reports: one would be about the reader. */
export function checkHasModerators({ kind }: Pick<Room, "kind">): void {
  if (kind === "direct") throw noRolesInDirectRoom();
}

/** Accepts the required role and every higher one. */
export function checkHasRole({ role }: Membership, required: Role): void {
  if (RANK[role] < RANK[required]) throw roleRequired(required);
}

/**
 * An active sanction may only be changed or lifted by a member whose role is at least that of the moderator who imposed
 * it.
 */
export function checkMayChange(moderator: Membership, sanction: Sanction, now: Date): void {
  if (!hasExpired(sanction, now)) checkHasRole(moderator, sanction.byRole);
}

function checkIsBelow(actor: Membership, target: Membership): void {
  if (target.role === "owner") throw ownerProtected();
  if (RANK[target.role] >= RANK[actor.role]) throw roleRequired("owner");
}
