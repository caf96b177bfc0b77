import { summaryOf, type UserSummary } from "../accounts/user.js";
import { lastOwner, notAMember } from "./errors.js";
import type { RoomId } from "./room.js";
import type { RoomHead } from "./room-head.js";

export type Role = "owner" | "moderator" | "member";

export type Membership = Readonly<{
  roomId: RoomId;
  user: UserSummary;
  role: Role;
  /** The `rev` of this membership's last change. */
  rev: number;
  joinedAt: Date;
  leftAt: Date | null;
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
    readSeq: 0,
  };
}

/** Someone new starts with everything read; someone who returns goes on from where they had read. */
export function joined(head: RoomHead, user: UserSummary, earlier: Membership | null, at: Date): MembershipChange {
  const next = { ...head, rev: head.rev + 1, memberCount: head.memberCount + 1 };
  const readSeq = earlier?.readSeq ?? head.seq;
  const membership = {
    roomId: head.roomId,
    user: summaryOf(user),
    role: "member",
    joinedAt: at,
    leftAt: null,
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
  const next = { ...head, rev: head.rev + 1, accessRev: head.accessRev + 1, memberCount: head.memberCount - 1 };
  return { head: next, membership: { ...membership, leftAt: room.at, rev: next.rev } };
}
