import type { UserSummary } from "../accounts/user.js";
import {
  isActive,
  removeMember,
  setMute,
  type Membership,
  type MembershipChange,
  type Role,
} from "../rooms/membership.js";
import type { RoomId } from "../rooms/room.js";
import type { RoomHead } from "../rooms/room-head.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { codePointLength, isStorableText } from "../shared/text.js";
import { PERMANENT } from "../shared/permanent.js";

export type SanctionKind = "mute" | "ban";

/** A mute or a ban of one user in one room, until a time. */
export type Sanction = Readonly<{
  roomId: RoomId;
  user: UserSummary;
  kind: SanctionKind;
  until: Date;
  reason: string;
  by: UserSummary;
  /** The moderator's role when the sanction was imposed. */
  byRole: Role;
  at: Date;
}>;

/** `until` is `null` for a permanent sanction. */
export type SanctionTerms = Readonly<{ kind: SanctionKind; until?: Date | null; reason?: string }>;

const MAX_REASON = 500;

export function newSanction(
  { kind, until, reason = "" }: SanctionTerms,
  made: Pick<Sanction, "roomId" | "user" | "by" | "byRole" | "at">,
): Sanction {
  const end = until && until < PERMANENT ? until : PERMANENT;
  const ended = end > made.at ? [] : [{ path: "until", message: "must be in the future" }];
  throwIfInvalid([...validateSanction({ reason }), ...ended]);
  return { ...made, kind, until: end, reason: reason.trim() };
}

/** Checks the fields that are present, except for the time. */
export function validateSanction({ reason }: Readonly<{ reason?: string }>): readonly FieldError[] {
  if (reason === undefined) return [];
  if (codePointLength(reason.trim()) > MAX_REASON)
    return [{ path: "reason", message: `must be at most ${MAX_REASON} characters long` }];
  return isStorableText(reason) ? [] : [{ path: "reason", message: "must be well-formed text without NUL" }];
}

export const hasExpired = ({ until }: Sanction, now: Date): boolean => until <= now;

/** The end of the active sanction of this kind; `null` when there is none. */
export function activeUntil(sanctions: readonly Sanction[], kind: SanctionKind, now: Date): Date | null {
  return sanctions.find((sanction) => sanction.kind === kind && !hasExpired(sanction, now))?.until ?? null;
}

/** The changed membership and the room's counters; `null` when the user is not a member. */
export type SanctionEffect = MembershipChange | null;

export function applySanction(
  head: RoomHead,
  membership: Membership | null,
  { kind, until, at }: Sanction,
): SanctionEffect {
  if (!isActive(membership)) return null;
  if (kind === "ban") return removeMember(head, membership, { departure: "banned", at });
  return setMute(head, membership, until);
}

export function liftSanction(
  head: RoomHead,
  membership: Membership | null,
  { kind }: Pick<Sanction, "kind">,
): SanctionEffect {
  if (!isActive(membership) || kind !== "mute") return null;
  return setMute(head, membership, null);
}
