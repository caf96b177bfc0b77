import type { UserSummary } from "../accounts/user.js";
import { checkHasModerators, checkHasRole } from "../moderation/moderation-rights.js";
import { throwIfInvalid } from "../shared/field-errors.js";
import { requireActiveRoomMember, type RoomAccess } from "./access.js";
import { tooManyInvites } from "./errors.js";
import type { Membership } from "./membership.js";
import type { RoomId } from "./room.js";

/** A link by which people join a room. */
export type Invite = Readonly<{
  code: string;
  roomId: RoomId;
  createdBy: UserSummary;
  createdAt: Date;
  expiresAt: Date;
  /** `null`: no maximum. */
  maxUses: number | null;
  uses: number;
  revokedAt: Date | null;
}>;

export type InviteTerms = Readonly<{ expiresAt?: Date | null; maxUses?: number | null }>;

const DAY_MS = 86_400_000;
const DEFAULT_LIFETIME_MS = 7 * DAY_MS;
const MAX_LIFETIME_MS = 365 * DAY_MS;

/** Active invites of a room. */
export const MAX_INVITES = 100;

export function newInvite(
  { expiresAt, maxUses = null }: InviteTerms,
  made: Readonly<{ code: string; roomId: RoomId; by: UserSummary; at: Date; active: number }>,
): Invite {
  const { code, roomId, by, at } = made;
  const end = expiresAt ?? new Date(at.getTime() + DEFAULT_LIFETIME_MS);
  const isPossible = end > at && end.getTime() - at.getTime() <= MAX_LIFETIME_MS;
  throwIfInvalid(isPossible ? [] : [{ path: "expiresAt", message: "must be in the future, within a year" }]);
  if (made.active >= MAX_INVITES) throw tooManyInvites(MAX_INVITES);
  return { code, roomId, createdBy: by, createdAt: at, expiresAt: end, maxUses, uses: 0, revokedAt: null };
}

/** Whether somebody can still join by the invite. */
export const isUsable = ({ expiresAt, maxUses, uses, revokedAt }: Invite, now: Date): boolean =>
  revokedAt === null && expiresAt > now && (maxUses === null || uses < maxUses);

/** Returns the membership of a member who may make, see and revoke the invites of the room. */
export function requireInviter(access: RoomAccess | null): Membership {
  const member = requireActiveRoomMember(access);
  if (access) checkHasModerators(access.room);
  if (access?.room.kind !== "group") checkHasRole(member, "moderator");
  return member;
}
