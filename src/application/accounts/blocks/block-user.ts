import { checkIsSomebodyElse } from "../../../domain/accounts/block.js";
import { tooManyBlocked, userNotFound } from "../../../domain/accounts/errors.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Counts } from "../../../domain/limits/counts.js";
import { pairOf } from "../../../domain/rooms/direct-room.js";
import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import type { IdGenerator } from "../../ports/id-generator.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { Transaction } from "../../ports/unit-of-work.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { RecordingTransaction } from "../../transactions/recorded-event.js";
import { lockActor, lockRoom } from "../../transactions/room-locks.js";
import type { Transactions } from "../../transactions/transactions.js";

type Deps = Readonly<{
  userRepository: Pick<UserRepository, "find">;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

/** Blocks another user. A repeat has no effect. */
export class BlockUser {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { userId }: Readonly<{ userId: UserId }>): Promise<void> {
    const { userRepository, transactions, rateLimiter } = this.deps;
    checkIsSomebodyElse(actor.userId, userId);
    await rateLimiter.take("user.block", actor.userId);
    if (!(await userRepository.find(userId))) throw userNotFound();
    let isStored = false;
    while (!isStored) isStored = await transactions.run((tx) => this.store(tx, actor, userId));
  }

  /**
   * Locks the direct room before the people, as everything else does. Returns `false` when the room was created
   * meanwhile: it has to be locked first.
   */
  private async store(tx: RecordingTransaction, actor: Actor, blockedId: UserId): Promise<boolean> {
    const { idGenerator, clock, counts } = this.deps;
    const pair = pairOf(actor.userId, blockedId);
    const roomId = await tx.rooms.directRoom(pair);
    const locked = roomId && (await lockRoom(tx, roomId));
    await lockBoth(tx, actor, blockedId);
    if (!locked && (await tx.rooms.directRoom(pair))) return false;

    const most = counts["blocked.user"];
    const isFull = (await tx.blocks.count(actor.userId)) >= most;
    const added = await tx.blocks.add({ id: idGenerator.next(), userId: actor.userId, blockedId, at: clock.now() });
    if (!added) return true;
    if (isFull) throw tooManyBlocked(most);
    if (locked) await tx.rooms.saveHead({ ...locked.head, accessRev: locked.head.accessRev + 1 });
    tx.record({ blockChanged: { userId: actor.userId, blockedId } });
    return true;
  }
}

/** Locks both people in the order of their ids, so that two who block each other do not deadlock. */
async function lockBoth(tx: Transaction, actor: Actor, otherId: UserId): Promise<void> {
  for (const id of pairOf(actor.userId, otherId)) {
    if (id === actor.userId) await lockActor(tx, actor);
    else if (!(await tx.accounts.lock(id))) throw userNotFound();
  }
}
