import type { Counts } from "../../domain/limits/counts.js";
import { firstOwner } from "../../domain/rooms/membership.js";
import { newNotice } from "../../domain/rooms/notice.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import { NOTHING_UNREAD } from "../../domain/rooms/read-markers.js";
import { firstHead } from "../../domain/rooms/room-head.js";
import { newRoom, type NewRoom } from "../../domain/rooms/room.js";
import { assertUnderRoomLimit, lockActor } from "../transactions/room-locks.js";
import type { Actor } from "../actor.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomView } from "../ports/room-reader.js";

type Deps = Readonly<{
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

export class CreateRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: NewRoom): Promise<RoomView> {
    const { transactions, rateLimiter, idGenerator, clock, counts } = this.deps;
    const at = clock.now();
    const room = newRoom(input, { id: idGenerator.next(), at }, counts);
    const head = firstHead(room.id);
    await rateLimiter.take("room.create", actor.userId);
    const membership = await transactions.run(async (tx) => {
      const owner = firstOwner(head, await lockActor(tx, actor), at);
      await assertUnderRoomLimit(tx, counts, actor);
      await tx.rooms.add(room, head, { by: actor.userId, clientRoomId: null });
      await tx.rooms.saveMembership(owner);
      const notice = newNotice(head, { id: idGenerator.next(), kind: "created", actor: owner.user, at });
      await tx.notices.add(notice);
      tx.record({ roomChanged: { ...memberChange(owner), notices: [notice], room: { room, head } } });
      return owner;
    }, actor);
    return { room, head, membership, bannedUntil: null, people: [], latest: [], unread: NOTHING_UNREAD };
  }
}
