import type { UserId } from "../../domain/accounts/user.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { RateLimiter } from "../ports/rate-limiter.js";

/** Counts joining or leaving, which everybody in the room is told. */
export const takeMembershipChange = (limiter: RateLimiter, roomId: RoomId, userId: UserId): Promise<void> =>
  limiter.takeAll([
    { action: "membership.own", key: `${roomId} ${userId}`, cost: 1 },
    { action: "membership.user", key: userId, cost: 1 },
    { action: "membership.room", key: roomId, cost: 1 },
  ]);
