import type { UserId } from "../../domain/accounts/user.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { RateLimiter } from "../ports/rate-limiter.js";

/** Charges a join or a leave, which is announced to the whole room. */
export const takeMembershipChange = (rateLimiter: RateLimiter, roomId: RoomId, userId: UserId): Promise<void> =>
  rateLimiter.takeAll([
    { action: "membership.own", key: `${roomId} ${userId}`, cost: 1 },
    { action: "membership.user", key: userId, cost: 1 },
    { action: "membership.room", key: roomId, cost: 1 },
  ]);
