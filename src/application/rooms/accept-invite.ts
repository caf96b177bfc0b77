import { banned, inviteNotFound } from "../../domain/rooms/errors.js";
import { grantedVisibleFrom } from "../../domain/rooms/history-visibility.js";
import { isUsable } from "../../domain/rooms/invite.js";
import { isActive } from "../../domain/rooms/membership.js";
import { summaryOf } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader, RoomView } from "../ports/room-reader.js";
import { assertUnderRoomLimit, lockActor } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import { admitMember } from "./admit-member.js";
import { takeMembershipChange } from "./take-membership-change.js";
import type { ViewRoom } from "./view-room.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "invite" | "access">;
  viewRoom: ViewRoom;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

type Accepting = Readonly<{ roomId: RoomId; code: string }>;

/** Joins the room of an invite, and counts the use. A member uses nothing. Every unusable invite is answered alike. */
export class AcceptInvite {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { code }: Readonly<{ code: string }>): Promise<RoomView> {
    const { roomReader, viewRoom, transactions, rateLimiter, clock } = this.deps;
    await rateLimiter.take("invite.use", actor.userId);
    const invite = await roomReader.invite(code);
    if (!invite) throw inviteNotFound();
    const { roomId } = invite;
    const access = await roomReader.access(roomId, actor.userId);
    if (access && isActive(access.membership)) transactions.updateSubscriptions(access.membership, actor);
    else {
      if (!isUsable(invite, clock.now())) throw inviteNotFound();
      await takeMembershipChange(rateLimiter, roomId, actor.userId);
      await this.accept(actor, { roomId, code });
    }
    return viewRoom.execute(actor, { roomId, messages: 1 });
  }

  /** Locks the room first, then the invite, then the actor. */
  private accept(actor: Actor, { roomId, code }: Accepting): Promise<void> {
    const { transactions, idGenerator, clock, counts } = this.deps;
    return transactions.inRoom(roomId, actor, async (tx) => {
      const locked = await tx.rooms.lock(roomId);
      const invite = locked && (await tx.invites.lock(roomId, code));
      const user = await lockActor(tx, actor);
      const earlier = await tx.rooms.membership(roomId, user.id);
      if (isActive(earlier)) return;
      const at = clock.now();
      if (!invite || !isUsable(invite, at) || locked.room.archivedAt) throw inviteNotFound();
      await assertUnderRoomLimit(tx, counts, { userId: user.id });
      const { room, head } = locked;
      const notice = { id: idGenerator.next(), kind: "joined", actor: summaryOf(user), at } as const;
      const giver = await tx.rooms.membership(roomId, invite.createdBy.id);
      const visibleFrom = grantedVisibleFrom(room, head, { giver, earlier });
      await admitMember(tx, counts, { room, head, user, role: "member", visibleFrom, notice, banned });
      await tx.invites.save({ ...invite, uses: invite.uses + 1 });
    });
  }
}
