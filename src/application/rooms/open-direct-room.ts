import { userNotFound } from "../../domain/accounts/errors.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { openDirectRoom, pairOf } from "../../domain/rooms/direct-room.js";
import { roomNotFound } from "../../domain/rooms/errors.js";
import { isActive } from "../../domain/rooms/membership.js";
import { newNotice } from "../../domain/rooms/notice.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader, RoomView } from "../ports/room-reader.js";
import type { UserRepository } from "../ports/user-repository.js";
import { assertUnderRoomLimit, checkNotSeparated, lockActor } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import { becomeDirectMember } from "./become-direct-member.js";
import { takeMembershipChange } from "./take-membership-change.js";
import type { ViewRoom } from "./view-room.js";

type Deps = Readonly<{
  userRepository: Pick<UserRepository, "find">;
  roomReader: Pick<RoomReader, "access" | "directRoom">;
  viewRoom: ViewRoom;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

/** Opens the one direct room of the actor and another user, or of the actor alone. Only the actor becomes a member. */
export class OpenDirectRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { userId }: Readonly<{ userId: UserId }>): Promise<RoomView> {
    const { userRepository, roomReader, viewRoom } = this.deps;
    if (!(await userRepository.find(userId))) throw userNotFound();
    const pair = pairOf(actor.userId, userId);
    const roomId =
      (await roomReader.directRoom(pair)) ?? (await this.create(actor, userId)) ?? (await roomReader.directRoom(pair));
    if (!roomId) throw roomNotFound();
    await this.enter(actor, roomId);
    return viewRoom.execute(actor, { roomId, messages: 1 });
  }

  /** Returns `null` when the other person created the room at the same time. */
  private async create(actor: Actor, partnerId: UserId): Promise<RoomId | null> {
    const { transactions, rateLimiter, idGenerator, clock, counts } = this.deps;
    await rateLimiter.take("room.create", actor.userId);
    const made = { id: idGenerator.next(), at: clock.now() };
    return transactions.run(async (tx) => {
      const { room, head, membership } = openDirectRoom(await lockActor(tx, actor), partnerId, made);
      await assertUnderRoomLimit(tx, counts, actor);
      await checkNotSeparated(tx, actor.userId, [partnerId]);
      if (!(await tx.rooms.add(room, head, { by: actor.userId, clientRoomId: null }))) return null;
      await tx.rooms.saveMembership(membership);
      const created = { id: idGenerator.next(), kind: "created", actor: membership.user, at: made.at } as const;
      const notice = newNotice(head, created);
      await tx.notices.add(notice);
      tx.record({ roomChanged: { ...memberChange(membership), notices: [notice], room: { room, head } } });
      return room.id;
    }, actor);
  }

  private async enter(actor: Actor, roomId: RoomId): Promise<void> {
    const { roomReader, transactions, rateLimiter } = this.deps;
    const access = await roomReader.access(roomId, actor.userId);
    if (access && isActive(access.membership)) return transactions.updateSubscriptions(access.membership, actor);
    await takeMembershipChange(rateLimiter, roomId, actor.userId);
    await becomeDirectMember(this.deps, actor, { roomId, userId: actor.userId });
  }
}
