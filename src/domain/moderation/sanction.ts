import type { UserId } from "../accounts/user.js";
import { isActive, removed, silenced, type Membership, type MembershipChange, type Role } from "../rooms/membership.js";
import type { RoomId } from "../rooms/room.js";
import type { RoomHead } from "../rooms/room-head.js";
import { refuseAll, type Problem } from "../shared/problems.js";
import { characters, isWholeText } from "../shared/text.js";
import { FOR_GOOD } from "../shared/until.js";

export type SanctionKind = "mute" | "ban";

/** What keeps one person quiet in a room, or out of it, until a time. */
export type Sanction = Readonly<{
  roomId: RoomId;
  userId: UserId;
  kind: SanctionKind;
  until: Date;
  reason: string;
  by: UserId;
  /** The role that whoever imposed it had at that moment. */
  byRole: Role;
  at: Date;
}>;

/** `until` is `null` for good. */
export type SanctionTerms = Readonly<{ kind: SanctionKind; until?: Date | null; reason?: string }>;

const LONGEST_REASON = 500;

export function newSanction(
  { kind, until, reason = "" }: SanctionTerms,
  made: Pick<Sanction, "roomId" | "userId" | "by" | "byRole" | "at">,
): Sanction {
  const end = until && until < FOR_GOOD ? until : FOR_GOOD;
  const ended = end > made.at ? [] : [{ path: "until", message: "must be in the future" }];
  refuseAll([...sanctionProblems({ reason }), ...ended]);
  return { ...made, kind, until: end, reason: reason.trim() };
}

/** What is wrong with the fields that are there, whatever the time is. */
export function sanctionProblems({ reason }: Readonly<{ reason?: string }>): readonly Problem[] {
  if (reason === undefined) return [];
  if (characters(reason.trim()) > LONGEST_REASON)
    return [{ path: "reason", message: `must be at most ${LONGEST_REASON} characters long` }];
  return isWholeText(reason) ? [] : [{ path: "reason", message: "must be well-formed text without NUL" }];
}

export const isOver = ({ until }: Sanction, now: Date): boolean => until <= now;

/** Until when one of the sanctions holds; `null` when none of the kind does. */
export function heldUntil(sanctions: readonly Sanction[], kind: SanctionKind, now: Date): Date | null {
  return sanctions.find((sanction) => sanction.kind === kind && !isOver(sanction, now))?.until ?? null;
}

/** What a sanction does to a member, with the room's counters after it; `null` where the user is no member. */
export type Sanctioned = MembershipChange | null;

export function sanctioned(head: RoomHead, membership: Membership | null, { kind, until, at }: Sanction): Sanctioned {
  if (!isActive(membership)) return null;
  if (kind === "ban") return removed(head, membership, { departure: "banned", at });
  return silenced(head, membership, until);
}

export function lifted(head: RoomHead, membership: Membership | null, ended: readonly Sanction[]): Sanctioned {
  if (!isActive(membership) || !ended.some(({ kind }) => kind === "mute")) return null;
  return silenced(head, membership, null);
}
