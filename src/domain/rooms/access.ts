import { muted, notAMember, roomArchived, roomNotFound } from "./errors.js";
import { activeMute, isActive, type Membership } from "./membership.js";
import type { Room } from "./room.js";

/** What deciding about one person in one room takes, as it stood at `accessRev`. */
export type RoomAccess = Readonly<{ room: Room; accessRev: number; membership: Membership | null }>;

/**
 * What a decision to let somebody send was made on. Each change of the room's access raises `accessRev`, each change of
 * the sender's membership raises `membershipRev`: once either has changed, the decision is out of date.
 */
export type Fence = Readonly<{ accessRev: number; membershipRev: number }>;

/** Without a membership `membershipRev` is 0, which no membership has. */
export const fenceOf = ({ accessRev, membership }: Pick<RoomAccess, "accessRev" | "membership">): Fence => ({
  accessRev,
  membershipRev: membership?.rev ?? 0,
});

/** Whether either part of the fence was read later than `other`. Both only grow. */
export const isNewerFence = (fence: Fence, other: Fence): boolean =>
  fence.accessRev > other.accessRev || fence.membershipRev > other.membershipRev;

/** The room, for someone who may know of it. A private room and no room at all are the same refusal. */
export function requireVisible<A extends Pick<RoomAccess, "room" | "membership">>(access: A | null): A {
  if (!access) throw roomNotFound();
  if (access.room.kind !== "public" && !isActive(access.membership)) throw roomNotFound();
  return access;
}

/** The membership of someone who is in the room. */
export function requireActiveRoomMember(access: RoomAccess | null): Membership {
  const { membership } = requireVisible(access);
  if (!isActive(membership)) throw notAMember();
  return membership;
}

/** The membership that allows to change what is in the room. */
export function requireMember(access: RoomAccess | null): Membership {
  const membership = requireActiveRoomMember(access);
  if (access?.room.archivedAt) throw roomArchived();
  return membership;
}

/** The membership that allows to say something in the room. */
export function requireSender(access: RoomAccess | null, now: Date): Membership {
  const membership = requireMember(access);
  const mutedUntil = activeMute(membership, now);
  if (mutedUntil) throw muted(mutedUntil);
  return membership;
}
