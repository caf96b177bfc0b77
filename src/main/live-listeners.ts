import type { Cradle } from "../application/cradle.js";
import type { ConnectionKey } from "../application/realtime/connections/connection-index.js";
import type { UserId } from "../domain/accounts/user.js";
import { mayStillWrite } from "../domain/rooms/membership.js";
import type { RoomChange } from "../domain/rooms/room-change.js";
import type { RoomId } from "../domain/rooms/room.js";

/** Keeps activities, receipts and presence in step with the connections of this node. Reads its services when it is called. */
export const liveListener = (cradle: Pick<Cradle, "activities" | "presences" | "receipts" | "subscriptions">) => ({
  opened: ({ id: connectionId, userId }: ConnectionKey) => cradle.presences.connect({ connectionId, userId }),
  left: ({ id: connectionId, userId }: ConnectionKey, roomId: RoomId) => {
    cradle.activities.leave(connectionId, roomId);
    cradle.receipts.leave(connectionId, roomId);
    if (cradle.subscriptions.isOpen(connectionId)) cradle.presences.memberLeft(userId);
  },
  closed: ({ id: connectionId, userId }: ConnectionKey) => {
    cradle.activities.close(connectionId);
    cradle.presences.disconnect({ connectionId, userId });
  },
});

/** Applies changes of a room that any node made to cached rights, activities, receipts and presence. */
export const membersListener =
  (cradle: Pick<Cradle, "accessCache" | "activities" | "presences" | "receipts" | "clock">) =>
  (change: RoomChange): void => {
    const { accessCache, activities, presences, receipts, clock } = cradle;
    accessCache.changed(change);
    receipts.roomChanged(change);
    for (const member of change.members) {
      if (!mayStillWrite(member, clock.now())) activities.endOfUser(change.roomId, member.user.id);
      if (member.leftAt === null) presences.memberJoined(member.user.id);
      else presences.memberLeft(member.user.id);
    }
  };

/** Applies changed blocks of a user to what they see, and to who sees them. */
export const blocksListener =
  (cradle: Pick<Cradle, "activities" | "blockLists" | "presences">) =>
  (userId: UserId, blockedIds: readonly UserId[]): void => {
    cradle.blockLists.set(userId, blockedIds);
    cradle.presences.blocksChanged(userId);
    cradle.activities.blocksChanged(userId);
  };
