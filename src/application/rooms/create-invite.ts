import { newInvite, requireInviter, type Invite, type InviteTerms } from "../../domain/rooms/invite.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { OpaqueTokens } from "../ports/opaque-tokens.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  opaqueTokens: OpaqueTokens;
  clock: Clock;
}>;

/** Makes a link by which people join the room. */
export class CreateInvite {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, ...terms }: InviteTerms & Readonly<{ roomId: RoomId }>): Promise<Invite> {
    const { roomReader, transactions, rateLimiter, opaqueTokens, clock } = this.deps;
    requireInviter(await roomReader.access(roomId, actor.userId));
    await rateLimiter.take("invite.create", actor.userId);
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const by = requireInviter(access).user;
      const at = clock.now();
      const active = await tx.invites.countUsable(roomId, at);
      const invite = newInvite(terms, { code: opaqueTokens.code(), roomId, by, at, active });
      await tx.invites.add(invite);
      return invite;
    });
  }
}
