import { tokenInvalid, userBlocked } from "../../domain/accounts/errors.js";
import type { User, UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { checkMayModerate } from "../../domain/moderation/moderation-rights.js";
import { requireActiveRoomMember, type RoomAccess } from "../../domain/rooms/access.js";
import type { Pair } from "../../domain/rooms/direct-room.js";
import { inTooManyRooms, roomNotFound, tooManyRooms } from "../../domain/rooms/errors.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room, RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Transaction } from "../ports/unit-of-work.js";

export type MemberKey = Readonly<{ roomId: RoomId; userId: UserId }>;

/** Locks a room that is known to exist. */
export async function lockRoom(tx: Transaction, roomId: RoomId): Promise<{ room: Room; head: RoomHead }> {
  const locked = await tx.rooms.lock(roomId);
  if (!locked) throw roomNotFound();
  return locked;
}

/**
 * Refuses when a block separates the user from one of the others. Of each two people one has to be locked, because who
 * blocks somebody locks both.
 */
export async function checkNotSeparated(tx: Transaction, userId: UserId, others: readonly UserId[]): Promise<void> {
  const [other] = await tx.blocks.between(userId, others);
  if (other !== undefined) throw userBlocked(other);
}

/** Whether a block separates the two people of a direct room. `null`: another room, which costs no read. */
export const isPairSeparated = async (tx: Transaction, pair: Pair | null): Promise<boolean> =>
  pair !== null && (await tx.blocks.between(pair[0], [pair[1]])).size > 0;

/** Locks the room, and returns the user's access to it. */
export async function lockRoomAccess(
  tx: Transaction,
  { roomId, userId }: MemberKey,
): Promise<{ head: RoomHead; access: RoomAccess }> {
  const { room, head } = await lockRoom(tx, roomId);
  const membership = await tx.rooms.membership(roomId, userId);
  const isSeparated = await isPairSeparated(tx, room.pair);
  return { head, access: { room, accessRev: head.accessRev, memberCount: head.memberCount, membership, isSeparated } };
}

/** Locks the room, and refuses unless the actor may moderate this user in it. */
export async function lockForModeration(
  tx: Transaction,
  actor: Actor,
  { roomId, userId }: MemberKey,
): Promise<{ room: Room; head: RoomHead; moderator: Membership; membership: Membership | null }> {
  const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
  const moderator = requireActiveRoomMember(access);
  const membership = await tx.rooms.membership(roomId, userId);
  checkMayModerate(moderator, { userId, membership });
  return { room: access.room, head, moderator, membership };
}

/** Locks the actor. Refuses the token of a user who no longer exists. */
export async function lockActor(tx: Transaction, actor: Actor): Promise<User> {
  const user = await tx.accounts.lock(actor.userId);
  if (!user) throw tokenInvalid();
  return user;
}

/** Refuses a user who is already a member of the maximum number of rooms. `actorId`: the user who is told. */
export async function assertUnderRoomLimit(
  tx: Transaction,
  counts: Counts,
  { userId, actorId = userId }: Readonly<{ userId: UserId; actorId?: UserId }>,
): Promise<void> {
  const most = counts["rooms.user"];
  if ((await tx.rooms.roomsOf(userId)) < most) return;
  throw userId === actorId ? tooManyRooms(most) : inTooManyRooms(userId, most);
}
