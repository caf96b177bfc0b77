import { requireActiveRoomMember, requireVisible } from "../../domain/rooms/access.js";
import { archivedWhenEmpty } from "../../domain/rooms/ownership-transfer.js";
import { leaveRoom } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { lockRoom } from "./locked-room.js";
import { takeMembershipChange } from "./membership-limits.js";

type Deps = Readonly<{
  rooms: Pick<RoomReader, "access">;
  transactions: PublishingTransactions;
  limiter: RateLimiter;
  clock: Clock;
}>;

/** Ends the actor's membership. The last person to leave archives the room. */
export class LeaveRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId }: Readonly<{ roomId: RoomId }>): Promise<void> {
    const { rooms, transactions, limiter, clock } = this.deps;
    requireActiveRoomMember(await rooms.access(roomId, actor.userId));
    await takeMembershipChange(limiter, roomId, actor.userId);

    await transactions.inRoom(roomId, actor, async (tx, announce) => {
      const locked = await lockRoom(tx, roomId);
      const own = await tx.rooms.membership(roomId, actor.userId);
      const { membership } = requireVisible({ room: locked.room, membership: own });
      const hasOtherOwner = await tx.rooms.hasOtherOwner(roomId, actor.userId);
      const at = clock.now();
      const change = leaveRoom(locked.head, membership, { hasOtherOwner, at });
      const { room, head } = archivedWhenEmpty(locked.room, change.head, at);
      await tx.rooms.saveHead(head);
      await tx.rooms.saveMembership(change.membership);
      if (room === locked.room) return announce(memberChange(change.membership));
      await tx.rooms.saveRoom(room);
      announce({ ...memberChange(change.membership), room: { room, head } });
    });
  }
}
