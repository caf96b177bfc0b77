import { userNotFound } from "../../domain/accounts/errors.js";
import { summaryOf, type UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { requireAdder } from "../../domain/rooms/adding.js";
import { bannedByOthers } from "../../domain/rooms/errors.js";
import { grantedVisibleFrom, type AddedHistory } from "../../domain/rooms/history-visibility.js";
import { isActive, type Membership, type Role } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import { endMute } from "../moderation/end-mute.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { assertUnderRoomLimit, checkNotSeparated, lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import { admitMember } from "./admit-member.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

export type AddMemberInput = Readonly<{ roomId: RoomId; userId: UserId; role?: Role; history?: AddedHistory }>;

/**
 * Makes another user a member, and charges it to the adder alone, so that nobody uses up somebody else's quota to leave.
 * Nothing changes for a member, and nothing is charged.
 */
export class AddMember {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: AddMemberInput): Promise<Membership> {
    const { roomReader, transactions, rateLimiter, idGenerator, clock, counts } = this.deps;
    const { roomId, userId, role = "member", history = "all" } = input;
    requireAdder(await roomReader.access(roomId, actor.userId), role);
    const known = (await roomReader.access(roomId, userId))?.membership ?? null;
    if (isActive(known)) return known;
    await rateLimiter.takeAll([
      { action: "member.add", key: actor.userId, cost: 1 },
      { action: "membership.room", key: roomId, cost: 1 },
    ]);
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const adder = requireAdder(access, role);
      const user = await tx.accounts.lock(userId);
      if (!user) throw userNotFound();
      const earlier = await tx.rooms.membership(roomId, userId);
      if (isActive(earlier)) return earlier;
      await checkNotSeparated(tx, actor.userId, [userId]);
      await assertUnderRoomLimit(tx, counts, { userId, actorId: actor.userId });
      const about = { actor: adder.user, subject: summaryOf(user), at: clock.now() };
      const notice = { id: idGenerator.next(), kind: "added", ...about } as const;
      if (role === "owner") await endMute(tx, { id: idGenerator.next(), roomId, ...about });
      const visibleFrom = grantedVisibleFrom(access.room, head, { history, giver: adder, earlier });
      return admitMember(tx, counts, {
        room: access.room,
        head,
        user,
        role,
        visibleFrom,
        notice,
        banned: bannedByOthers,
      });
    });
  }
}
