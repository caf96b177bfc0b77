import { announcementOnly, muted, notAMember, roomArchived, roomNotFound } from "./errors.js";
import { activeMute, isActive, RANK, type Membership } from "./membership.js";
import { isOpenRoom, type Room } from "./room.js";

/** Everything that a decision about one user in one room needs, as of `accessRev`. */
export type RoomAccess = Readonly<{
  room: Room;
  accessRev: number;
  memberCount: number;
  membership: Membership | null;
}>;

/**
 * The revisions that a decision to send was based on. A change of the room's permissions raises `accessRev`, a change
 * of the sender's membership raises `membershipRev`. When either has changed, the decision is out of date.
 */
export type Fence = Readonly<{ accessRev: number; membershipRev: number }>;

/** Without a membership `membershipRev` is 0, which no membership has. */
export const fenceOf = ({ accessRev, membership }: Pick<RoomAccess, "accessRev" | "membership">): Fence => ({
  accessRev,
  membershipRev: membership?.rev ?? 0,
});

/** Whether either part of the fence was read later than that of `other`. Both only grow. */
export const isNewerFence = (fence: Fence, other: Fence): boolean =>
  fence.accessRev > other.accessRev || fence.membershipRev > other.membershipRev;

/** Place of the room in the lists of the user: as joined, as open to join, or not at all (`null`). */
export function listedAs({ room, membership }: Pick<RoomAccess, "room" | "membership">): "joined" | "open" | null {
  if (isActive(membership)) return "joined";
  return isOpenRoom(room) ? "open" : null;
}

/**
 * Whether a message to the room has to make somebody a member first: the other person of a direct room, who has not been
 * written to yet or who left.
 */
export const lacksPartner = ({ room, memberCount }: Pick<RoomAccess, "room" | "memberCount">): boolean =>
  room.pair !== null && room.pair[0] !== room.pair[1] && memberCount < room.pair.length;

/** Returns the access of a user who may see the room. Refuses a hidden private room like an unknown one. */
export function requireVisible<A extends Pick<RoomAccess, "room" | "membership">>(access: A | null): A {
  if (!access) throw roomNotFound();
  if (access.room.kind !== "public" && !isActive(access.membership)) throw roomNotFound();
  return access;
}

/** Returns the membership of a current member. */
export function requireMember(access: RoomAccess | null): Membership {
  const { membership } = requireVisible(access);
  if (!isActive(membership)) throw notAMember();
  return membership;
}

/** Returns the membership of a current member of a room that is not archived. */
export function requireActiveRoomMember(access: RoomAccess | null): Membership {
  const membership = requireMember(access);
  if (access?.room.archivedAt) throw roomArchived();
  return membership;
}

/** Returns the membership of a member who may send messages. */
export function requireSender(access: RoomAccess | null, now: Date): Membership {
  const membership = requireActiveRoomMember(access);
  const mutedUntil = activeMute(membership, now);
  if (mutedUntil) throw muted(mutedUntil);
  return membership;
}

/** Returns the membership of a member who may send new messages. Announcement rooms take those of moderators only. */
export function requirePoster(access: RoomAccess | null, now: Date): Membership {
  const membership = requireSender(access, now);
  if (access?.room.settings.announcement && RANK[membership.role] < RANK.moderator) throw announcementOnly();
  return membership;
}
