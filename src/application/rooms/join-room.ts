import type { Counts } from "../../domain/limits/counts.js";
import { activeUntil } from "../../domain/moderation/sanction.js";
import { requireVisible } from "../../domain/rooms/access.js";
import { banned, roomArchived } from "../../domain/rooms/errors.js";
import { isActive, joinRoom } from "../../domain/rooms/membership.js";
import { firstVisibleSeq } from "../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import { assertUnderRoomLimit, lockActor, lockRoom } from "../transactions/room-locks.js";
import type { Actor } from "../actor.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { takeMembershipChange } from "./take-membership-change.js";

type Deps = Readonly<{
  roomReader: RoomReader;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

/** Makes the actor a member. Nothing changes for a member. */
export class JoinRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId }: Readonly<{ roomId: RoomId }>): Promise<void> {
    const { roomReader, transactions, rateLimiter, idGenerator, clock, counts } = this.deps;
    const access = requireVisible(await roomReader.access(roomId, actor.userId));
    if (isActive(access.membership)) return transactions.updateSubscriptions(access.membership, actor);
    if (access.room.archivedAt) throw roomArchived();
    await takeMembershipChange(rateLimiter, roomId, actor.userId);

    await transactions.inRoom(roomId, actor, async (tx) => {
      const { room, head } = await lockRoom(tx, roomId);
      if (room.archivedAt) throw roomArchived();
      const user = await lockActor(tx, actor);
      if (isActive(await tx.rooms.membership(roomId, user.id))) return;
      const at = clock.now();
      const sanctions = await tx.sanctions.findFor(roomId, user.id);
      const bannedUntil = activeUntil(sanctions, "ban", at);
      if (bannedUntil) throw banned(bannedUntil);
      await assertUnderRoomLimit(tx, counts, { userId: user.id });

      const mutedUntil = activeUntil(sanctions, "mute", at);
      const visibleFrom = firstVisibleSeq(room, head);
      const change = joinRoom(head, user, { at, mutedUntil, visibleFrom });
      const notice = { id: idGenerator.next(), kind: "joined", actor: change.membership.user, at } as const;
      await applyMembershipChange(tx, change, { locked: room, notices: [notice] });
    });
  }
}
