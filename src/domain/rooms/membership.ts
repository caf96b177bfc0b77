import { summaryOf, type NamedUser, type UserSummary } from "../accounts/user.js";
import { lastOwner, memberNotFound, notAMember } from "./errors.js";
import type { RoomId } from "./room.js";
import type { RoomHead } from "./room-head.js";

export type Role = "owner" | "moderator" | "member";

/** A higher role may do all that a lower one may. */
export const RANK = { member: 0, moderator: 1, owner: 2 } as const satisfies Record<Role, number>;

/** How a membership ended. */
export type Departure = "left" | "removed" | "banned";

export type Membership = Readonly<{
  roomId: RoomId;
  user: UserSummary;
  /** The newest of the user's names that the room was told of, at the least. */
  nameRev: number;
  role: Role;
  /** The `rev` of this membership's last change: what was decided on an older one is decided again. */
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

export function firstOwner(head: RoomHead, user: NamedUser, at: Date): Membership {
  return {
    roomId: head.roomId,
    user: summaryOf(user),
    nameRev: user.nameRev,
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
export function joinRoom(
  head: RoomHead,
  user: NamedUser,
  earlier: Membership | null,
  { at, mutedUntil }: Readonly<{ at: Date; mutedUntil: Date | null }>,
): MembershipChange {
  const next = { ...head, rev: head.rev + 1, memberCount: head.memberCount + 1 };
  const readSeq = earlier?.readSeq ?? head.seq;
  const membership = {
    roomId: head.roomId,
    user: summaryOf(user),
    nameRev: user.nameRev,
    role: "member",
    joinedAt: at,
    leftAt: null,
    departure: null,
    mutedUntil,
    readSeq,
  } as const;
  return { head: next, membership: { ...membership, rev: next.rev } };
}

/** The only owner stays while anybody else is in the room. */
export function leaveRoom(
  head: RoomHead,
  membership: Membership | null,
  room: Readonly<{ hasOtherOwner: boolean; at: Date }>,
): MembershipChange {
  if (!isActive(membership)) throw notAMember();
  const isOnlyOwner = membership.role === "owner" && !room.hasOtherOwner;
  if (isOnlyOwner && head.memberCount > 1) throw lastOwner();
  return endMembership(head, membership, "left", room.at);
}

/** Somebody else ends the membership. */
export function removeMember(
  head: RoomHead,
  membership: Membership | null,
  removal: Readonly<{ departure: "removed" | "banned"; at: Date }>,
): MembershipChange {
  if (!isActive(membership)) throw memberNotFound();
  return endMembership(head, membership, removal.departure, removal.at);
}

export function endMembership(
  head: RoomHead,
  membership: Membership,
  departure: Departure,
  at: Date,
): MembershipChange {
  const next = { ...head, rev: head.rev + 1, memberCount: head.memberCount - 1 };
  return { head: next, membership: { ...membership, leftAt: at, departure, rev: next.rev } };
}

/** Tells the room of the member's name. What was read under another name is out of date by the new `rev`. */
export function renameMember(head: RoomHead, membership: Membership, nameRev: number): MembershipChange {
  const next = { ...head, rev: head.rev + 1 };
  return { head: next, membership: { ...membership, nameRev, rev: next.rev } };
}

/** Gives a member another role. Nobody could let a muted owner speak again, so an owner is not muted. */
export function changeRole(head: RoomHead, membership: Membership, role: Role): MembershipChange {
  const next = { ...head, rev: head.rev + 1 };
  const mutedUntil = role === "owner" ? null : membership.mutedUntil;
  return { head: next, membership: { ...membership, role, mutedUntil, rev: next.rev } };
}

/** Mutes a member, or, with `null`, lets them speak again. */
export function setMute(head: RoomHead, membership: Membership, mutedUntil: Date | null): MembershipChange {
  const next = { ...head, rev: head.rev + 1 };
  return { head: next, membership: { ...membership, mutedUntil, rev: next.rev } };
}

/** Until when the member is muted; `null` for who is not. */
export const activeMute = ({ mutedUntil }: Membership, now: Date): Date | null =>
  mutedUntil && mutedUntil > now ? mutedUntil : null;
