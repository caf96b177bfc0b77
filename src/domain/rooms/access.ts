import { userBlocked } from "../accounts/errors.js";
import { announcementOnly, banned, muted, notAMember, roomArchived, roomNotFound, slowMode } from "./errors.js";
import { activeMute, isActive, RANK, type Membership } from "./membership.js";
import { isOpenRoom, type Room } from "./room.js";
import { slowModeOf, slowModeWaitMs } from "./slow-mode.js";

/** Everything that a decision about one user in one room needs, as of `accessRev`. */
export type RoomAccess = Readonly<{
  room: Room;
  accessRev: number;
  memberCount: number;
  membership: Membership | null;
  /** Whether one of the two people of a direct room blocks the other. */
  isSeparated: boolean;
}>;

/** The access of a user as a reader. `bannedUntil`: the end of their last ban, which may have passed. */
export type ReaderAccess = RoomAccess & Readonly<{ bannedUntil: Date | null }>;

/**
 * The state that a decision to send was based on. A change of the room's permissions raises `accessRev`, a change
 * of the sender's membership raises `membershipRev`. When either has changed, the decision is out of date. In slow mode the
 * decision also relies on the sender having sent nothing else for `slowModeSeconds`.
 */
export type Fence = Readonly<{ accessRev: number; membershipRev: number; slowModeSeconds?: number }>;

/** Without a membership `membershipRev` is 0, which no membership has. */
export const fenceOf = ({ accessRev, membership }: Pick<RoomAccess, "accessRev" | "membership">): Fence => ({
  accessRev,
  membershipRev: membership?.rev ?? 0,
});

/** The fence of a decision to send a new message. */
export function sendFenceOf(access: Pick<RoomAccess, "room" | "accessRev">, author: Membership): Fence {
  const slowModeSeconds = slowModeOf(access.room, author);
  const fence = fenceOf({ accessRev: access.accessRev, membership: author });
  return slowModeSeconds === 0 ? fence : { ...fence, slowModeSeconds };
}

/** Whether either part of the fence was read later than that of `other`. Both only grow. */
export const isNewerFence = (fence: Fence, other: Fence): boolean =>
  fence.accessRev > other.accessRev || fence.membershipRev > other.membershipRev;

/** Place of the room in the lists of the user: as joined, as open to join, or not at all (`null`). */
export function listedAs(
  { room, membership, bannedUntil }: Pick<ReaderAccess, "room" | "membership" | "bannedUntil">,
  at: Date,
): "joined" | "open" | null {
  if (isActive(membership)) return "joined";
  return isOpenRoom(room) && !isBanned({ bannedUntil }, at) ? "open" : null;
}

const isBanned = ({ bannedUntil }: Pick<ReaderAccess, "bannedUntil">, at: Date): boolean =>
  bannedUntil !== null && bannedUntil > at;

/**
 * Whether a message to the room has to make somebody a member first: the other person of a direct room, who has not been
 * written to yet or who left.
 */
export const lacksPartner = ({ room, memberCount }: Pick<RoomAccess, "room" | "memberCount">): boolean =>
  room.pair !== null && room.pair[0] !== room.pair[1] && memberCount < room.pair.length;

/** Returns the access of a user who may know that the room exists. Refuses a hidden private room like an unknown one. */
export function requireVisible<A extends Pick<RoomAccess, "room" | "membership">>(access: A | null): A {
  if (!access) throw roomNotFound();
  if (access.room.kind !== "public" && !isActive(access.membership)) throw roomNotFound();
  return access;
}

/** Returns the access of a user who may read the room: its members and, in public rooms, everybody who is not banned. */
export function requireReader<A extends Pick<ReaderAccess, "room" | "membership" | "bannedUntil">>(
  access: A | null,
  at: Date,
): A {
  const visible = requireVisible(access);
  if (visible.bannedUntil && isBanned(visible, at)) throw banned(visible.bannedUntil);
  return visible;
}

/** Whether the user may read the room: its members and, in public rooms, everybody who is not banned. */
export const mayRead = ({ room, membership, bannedUntil }: ReaderAccess, at: Date): boolean =>
  isActive(membership) || (room.kind === "public" && !isBanned({ bannedUntil }, at));

/** Returns the membership of a current member. */
export function requireMember(access: Pick<RoomAccess, "room" | "membership"> | null): Membership {
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

/** Refuses in a direct room whose two people a block separates. They keep reading it. */
function checkNotSeparated(access: RoomAccess | null, { user }: Membership): void {
  if (access?.isSeparated) throw userBlocked(access.room.pair?.find((id) => id !== user.id) ?? user.id);
}

/** Returns the membership of a member who may change what others see, except for sending: muted members may. */
export function requireContributor(access: RoomAccess | null): Membership {
  const membership = requireActiveRoomMember(access);
  checkNotSeparated(access, membership);
  return membership;
}

function requireUnmuted(access: RoomAccess | null, now: Date): Membership {
  const membership = requireActiveRoomMember(access);
  const mutedUntil = activeMute(membership, now);
  if (mutedUntil) throw muted(mutedUntil);
  return membership;
}

/** Returns the membership of a member who may send messages. */
export function requireSender(access: RoomAccess | null, now: Date): Membership {
  const membership = requireUnmuted(access, now);
  checkNotSeparated(access, membership);
  return membership;
}

/**
 * Returns the membership of a member who may show that they write: who may send new messages, now or after waiting for
 * slow mode. A block does not matter, because it hides what they show.
 */
export function requireWriter(access: RoomAccess | null, now: Date): Membership {
  const membership = requireUnmuted(access, now);
  if (access?.room.settings.announcement && RANK[membership.role] < RANK.moderator) throw announcementOnly();
  return membership;
}

/**
 * Returns the membership of a member who may send new messages. Announcement rooms take those of moderators only,
 * and slow mode holds for the others.
 */
export function requirePoster(access: RoomAccess | null, now: Date): Membership {
  const membership = requireWriter(access, now);
  checkNotSeparated(access, membership);
  const waitMs = access ? slowModeWaitMs(membership, { seconds: slowModeOf(access.room, membership), at: now }) : 0;
  if (waitMs > 0) throw slowMode(waitMs);
  return membership;
}
