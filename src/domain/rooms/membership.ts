import { summaryOf, type UserSummary } from "../accounts/user.js";
import { lastOwner, memberNotFound, notAMember } from "./errors.js";
import type { RoomId } from "./room.js";
import type { RoomHead } from "./room-head.js";

export type Role = "owner" | "moderator" | "member";

/** How a membership ended. */
export type Departure = "left" | "removed" | "banned";

export type Membership = Readonly<{
  roomId: RoomId;
  user: UserSummary;
  role: Role;
  /** The `rev` of this membership's last change. */
  rev: number;
  joinedAt: Date;
  leftAt: Date | null;
  /** Set once it ended. */
  departure: Departure | null;
  /** The member sends nothing before; a time that has passed mutes nobody. */
  mutedUntil: Date | null;
  /** The furthest message that this member has read. */
  readSeq: number;
}>;

/** What a change of membership does to the room: the new counters, and the membership stamped with them. */
export type MembershipChange = Readonly<{ head: RoomHead; membership: Membership }>;

export const isActive = (membership: Membership | null): membership is Membership => membership?.leftAt === null;

export function firstOwner(head: RoomHead, user: UserSummary, at: Date): Membership {
  return {
    roomId: head.roomId,
    user: summaryOf(user),
    role: "owner",
    rev: head.rev,
    joinedAt: at,
    leftAt: null,
    departure: null,
    mutedUntil: null,
    readSeq: 0,
  };
}

/** Someone new starts with everything read; someone who returns goes on from where they had read. */
export function joined(
  head: RoomHead,
  user: UserSummary,
  earlier: Membership | null,
  { at, mutedUntil }: Readonly<{ at: Date; mutedUntil: Date | null }>,
): MembershipChange {
  const next = { ...head, rev: head.rev + 1, memberCount: head.memberCount + 1 };
  const readSeq = earlier?.readSeq ?? head.seq;
  const membership = {
    roomId: head.roomId,
    user: summaryOf(user),
    role: "member",
    joinedAt: at,
    leftAt: null,
    departure: null,
    mutedUntil,
    readSeq,
  } as const;
  return { head: next, membership: { ...membership, rev: next.rev } };
}

export function left(
  head: RoomHead,
  membership: Membership | null,
  room: Readonly<{ owners: number; at: Date }>,
): MembershipChange {
  if (!isActive(membership)) throw notAMember();
  if (membership.role === "owner" && room.owners === 1) throw lastOwner();
  return ended(head, membership, "left", room.at);
}

/** Somebody else ends the membership. */
export function removed(
  head: RoomHead,
  membership: Membership | null,
  removal: Readonly<{ departure: "removed" | "banned"; at: Date }>,
): MembershipChange {
  if (!isActive(membership)) throw memberNotFound();
  return ended(head, membership, removal.departure, removal.at);
}

function ended(head: RoomHead, membership: Membership, departure: Departure, at: Date): MembershipChange {
  const next = { ...head, rev: head.rev + 1, accessRev: head.accessRev + 1, memberCount: head.memberCount - 1 };
  return { head: next, membership: { ...membership, leftAt: at, departure, rev: next.rev } };
}

/** Mutes a member, or, with `null`, lets them speak again. */
export function silenced(head: RoomHead, membership: Membership, mutedUntil: Date | null): MembershipChange {
  const next = { ...head, rev: head.rev + 1, accessRev: head.accessRev + 1 };
  return { head: next, membership: { ...membership, mutedUntil, rev: next.rev } };
}

/** Until when the member is muted; `null` for who is not. */
export const activeMute = ({ mutedUntil }: Membership, now: Date): Date | null =>
  mutedUntil && mutedUntil > now ? mutedUntil : null;
