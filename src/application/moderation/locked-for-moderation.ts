import type { UserId } from "../../domain/accounts/user.js";
import { checkMayModerate } from "../../domain/moderation/policy.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Transaction } from "../ports/unit-of-work.js";
import { lockRoom } from "../rooms/locked-room.js";

export type MemberKey = Readonly<{ roomId: RoomId; userId: UserId }>;

/** The room under its lock, for an actor who may moderate this person in it. */
export async function lockForModeration(
  tx: Transaction,
  actor: Actor,
  { roomId, userId }: MemberKey,
): Promise<{ head: RoomHead; moderator: Membership; membership: Membership | null }> {
  const { room, head } = await lockRoom(tx, roomId);
  const own = await tx.rooms.membership(roomId, actor.userId);
  const moderator = requireActiveRoomMember({ room, accessRev: head.accessRev, membership: own });
  const membership = await tx.rooms.membership(roomId, userId);
  checkMayModerate(moderator, { userId, membership });
  return { head, moderator, membership };
}
