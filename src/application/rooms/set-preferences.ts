import { requireMember } from "../../domain/rooms/access.js";
import type { Membership } from "../../domain/rooms/membership.js";
import { setNotifications, type Notifications } from "../../domain/rooms/preferences.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = Readonly<{ roomReader: RoomReader; transactions: Transactions; rateLimiter: RateLimiter; clock: Clock }>;

export type Preferences = Readonly<{ notifications: Notifications } | { favourite: boolean }>;

/** Stores what the actor prefers in a room. The room does not change by it, so an archived one takes it as well. */
export class SetPreferences {
  constructor(private readonly deps: Deps) {}

  async execute(
    actor: Actor,
    { roomId, ...preferences }: Preferences & Readonly<{ roomId: RoomId }>,
  ): Promise<Membership> {
    const { roomReader, transactions, rateLimiter, clock } = this.deps;
    requireMember(await roomReader.access(roomId, actor.userId));
    await rateLimiter.take("room.preference", actor.userId);
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const before = requireMember(access);
      const after =
        "favourite" in preferences
          ? { ...before, favourite: preferences.favourite }
          : setNotifications(before, { ...preferences.notifications, at: clock.now() });
      await tx.rooms.savePreferences(after);
      return after;
    });
  }
}
