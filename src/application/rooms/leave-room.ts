import { requireMember, requireVisible } from "../../domain/rooms/access.js";
import { afterDeparture } from "../../domain/rooms/direct-room.js";
import { archivedWhenEmpty } from "../../domain/rooms/ownership-transfer.js";
import { leaveRoom } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import { takeMembershipChange } from "./take-membership-change.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
}>;

/** Ends the actor's membership. An empty room is archived. */
export class LeaveRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId }: Readonly<{ roomId: RoomId }>): Promise<void> {
    const { roomReader, transactions, rateLimiter, idGenerator, clock } = this.deps;
    requireMember(await roomReader.access(roomId, actor.userId));
    await takeMembershipChange(rateLimiter, roomId, actor.userId);

    await transactions.inRoom(roomId, actor, async (tx) => {
      const locked = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const access = requireVisible(locked.access);
      const hasOtherOwner = await tx.rooms.hasOtherOwner(roomId, actor.userId);
      const at = clock.now();
      const change = leaveRoom(locked.head, access.membership, { hasOtherOwner, at });
      const { room, head } = archivedWhenEmpty(access.room, afterDeparture(access.room, change.head), at);
      const isArchived = room !== access.room;
      const kinds = isArchived ? (["left", "archived"] as const) : (["left"] as const);
      const { user: leaver } = change.membership;
      const notices = kinds.map((kind) => ({ id: idGenerator.next(), kind, actor: leaver, at }));
      await applyMembershipChange(
        tx,
        { ...change, head },
        {
          locked: access.room,
          room: isArchived ? room : null,
          notices,
        },
      );
    });
  }
}
