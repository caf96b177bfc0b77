import { firstOwner } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import { firstHead } from "../../domain/rooms/room-head.js";
import { newRoom, type NewRoom } from "../../domain/rooms/room.js";
import { lockActor } from "../transactions/lock-actor.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomView } from "../ports/room-reader.js";
import { assertUnderRoomLimit } from "./room-limit.js";

type Deps = Readonly<{ transactions: PublishingTransactions; limiter: RateLimiter; ids: IdGenerator; clock: Clock }>;

export class CreateRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: NewRoom): Promise<RoomView> {
    const { transactions, limiter, ids, clock } = this.deps;
    const at = clock.now();
    const room = newRoom(input, { id: ids.next(), at });
    const head = firstHead(room.id);
    await limiter.take("room.create", actor.userId);
    const membership = await transactions.run(actor, async (tx, announce) => {
      const owner = firstOwner(head, await lockActor(tx, actor), at);
      await assertUnderRoomLimit(actor.userId, tx);
      await tx.rooms.add(room, head);
      await tx.rooms.saveMembership(owner);
      announce({ ...memberChange(owner), room: { room, head } });
      return owner;
    });
    return { room, head, membership, latest: [] };
  }
}
