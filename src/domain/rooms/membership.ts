import { summaryOf, type User, type UserSummary } from "../accounts/user.js";
import { lastOwner, memberNotFound, notAMember } from "./errors.js";
import type { RoomId } from "./room.js";
import type { RoomHead } from "./room-head.js";

export type Role = "owner" | "moderator" | "member";

/** A higher role includes the rights of the lower ones. */
export const RANK = { member: 0, moderator: 1, owner: 2 } as const satisfies Record<Role, number>;

/** Which messages of a room notify the member. */
export type NotificationLevel = "all" | "mentions" | "none";

/** The way in which a membership ended. */
export type Departure = "left" | "removed" | "banned";

export type Membership = Readonly<{
  roomId: RoomId;
  user: UserSummary;
  /** A version of the user's names that is at least as new as every one that was announced in the room. */
  nameRev: number;
  role: Role;
  /** The `rev` of the last change of this membership. A decision based on an older one is out of date. */
  rev: number;
  joinedAt: Date;
  leftAt: Date | null;
  /** Set when the membership has ended. */
  departure: Departure | null;
  /** The member may not send before this time. A time in the past has no effect. */
  mutedUntil: Date | null;
  /** The `seq` up to which the member has read. It only grows. */
  readSeq: number;
  /** When the member last moved the marker; `null`: not yet. */
  readAt: Date | null;
  /** The `seq` from which on the member marked the room as unread. */
  unreadFrom: number | null;
  /** The lowest `seq` that the member may see. */
  visibleFrom: number;
  notifyLevel: NotificationLevel;
  /** The end of `notifyLevel`; `null`: no end. */
  notifyUntil: Date | null;
  favourite: boolean;
  /** When the user last sent a message in slow mode, also in an earlier membership. */
  slowModeSentAt: Date | null;
}>;

/** Fields of a new member at their defaults. */
const FRESH = {
  leftAt: null,
  departure: null,
  readAt: null,
  unreadFrom: null,
  notifyLevel: "all",
  notifyUntil: null,
  favourite: false,
  slowModeSentAt: null,
} as const;

/** The changed membership, and the room's counters after the change. */
export type MembershipChange = Readonly<{ head: RoomHead; membership: Membership }>;

export const isActive = (membership: Membership | null): membership is Membership => membership?.leftAt === null;

export function firstOwner(head: RoomHead, user: User, at: Date): Membership {
  return {
    roomId: head.roomId,
    user: summaryOf(user),
    nameRev: user.nameRev,
    role: "owner",
    rev: head.rev,
    joinedAt: at,
    mutedUntil: null,
    readSeq: 0,
    visibleFrom: 1,
    ...FRESH,
  };
}

/** A member starts with everything read, also after an earlier membership. */
export function joinRoom(
  head: RoomHead,
  user: User,
  { at, mutedUntil, visibleFrom = 1 }: Readonly<{ at: Date; mutedUntil: Date | null; visibleFrom?: number }>,
): MembershipChange {
  const next = { ...head, rev: head.rev + 1, memberCount: head.memberCount + 1 };
  const membership = {
    roomId: head.roomId,
    user: summaryOf(user),
    nameRev: user.nameRev,
    role: "member",
    joinedAt: at,
    mutedUntil,
    readSeq: head.seq,
    visibleFrom,
    ...FRESH,
  } as const;
  return { head: next, membership: { ...membership, rev: next.rev } };
}

/** The only owner cannot leave while the room has other members. */
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

/** Ends the membership of another user. */
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

/** Records the version of the user's names. The new `rev` makes decisions that used the old name out of date. */
export function renameMember(head: RoomHead, membership: Membership, nameRev: number): MembershipChange {
  const next = { ...head, rev: head.rev + 1 };
  return { head: next, membership: { ...membership, nameRev, rev: next.rev } };
}

/** Gives a member another role. An owner is unmuted, because nobody could unmute an owner. */
export function changeRole(head: RoomHead, membership: Membership, role: Role): MembershipChange {
  const next = { ...head, rev: head.rev + 1 };
  const mutedUntil = role === "owner" ? null : membership.mutedUntil;
  return { head: next, membership: { ...membership, role, mutedUntil, rev: next.rev } };
}

/** Mutes a member; `null` unmutes. */
export function setMute(head: RoomHead, membership: Membership, mutedUntil: Date | null): MembershipChange {
  const next = { ...head, rev: head.rev + 1 };
  return { head: next, membership: { ...membership, mutedUntil, rev: next.rev } };
}

/** The end of the member's mute; `null` when the member is not muted. */
export const activeMute = ({ mutedUntil }: Membership, now: Date): Date | null =>
  mutedUntil && mutedUntil > now ? mutedUntil : null;

/** Whether the membership is active and not muted. */
export const mayStillWrite = (membership: Membership, now: Date): boolean =>
  isActive(membership) && !activeMute(membership, now);
