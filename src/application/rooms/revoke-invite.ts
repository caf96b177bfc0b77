import { inviteNotFound } from "../../domain/rooms/errors.js";
import { isUsable, requireInviter } from "../../domain/rooms/invite.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;

/** Ends an invite. Whoever joined by it stays. */
export class RevokeInvite {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, code }: Readonly<{ roomId: RoomId; code: string }>): Promise<void> {
    const { roomReader, transactions, rateLimiter, clock } = this.deps;
    requireInviter(await roomReader.access(roomId, actor.userId));
    await rateLimiter.take("invite.create", actor.userId);
    await transactions.inRoom(roomId, actor, async (tx) => {
      const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      requireInviter(access);
      const invite = await tx.invites.lock(roomId, code);
      const at = clock.now();
      if (!invite || !isUsable(invite, at)) throw inviteNotFound();
      await tx.invites.save({ ...invite, revokedAt: at });
    });
  }
}
