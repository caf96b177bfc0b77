import type { MessageId } from "../../domain/messages/message.js";
import type { Actor } from "../actor.js";
import { KeyedMutex } from "../concurrency/keyed-mutex.js";
import type { StoreTurns } from "../limits/store-turns.js";
import { chargeRequests, requireNoDebt } from "../limits/user-takes.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { Transactions } from "../transactions/transactions.js";

/** Follows that a batch reads, and markers that it moves. */
const BATCH = { size: 500, maxMoved: 100 };
/** Requests that a batch costs: reading alone, and with markers that move, of which all devices of the user learn. */
const COST = { read: 1, moved: 3 };

type Deps = Readonly<{
  transactions: Pick<Transactions, "mark" | "markThreads">;
  turns: Pick<StoreTurns, "read">;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;

/**
 * Marks all of the actor's rooms and followed threads as read. Each batch of threads is committed, announced and charged
 * alone. After a failure some threads are read, and a retry marks the others.
 */
export class MarkAllRead {
  /** One request per user at a time, so that the next one finds the costs of this one. */
  private readonly userMutex = new KeyedMutex();

  constructor(
    private readonly deps: Deps,
    private readonly batch = BATCH,
  ) {}

  execute(actor: Actor): Promise<void> {
    return this.userMutex.runExclusive(actor.userId, () => this.markAll(actor));
  }

  private async markAll(actor: Actor): Promise<void> {
    const { transactions, turns, rateLimiter, clock } = this.deps;
    await requireNoDebt(rateLimiter, actor);
    await turns.read(actor, () =>
      transactions.mark(actor.userId, (markers) => markers.markRoomsRead(actor.userId, clock.now())),
    );
    let before: MessageId | null = null;
    do before = await this.markBatch(actor, before);
    while (before !== null);
  }

  /** Returns where the next batch begins. */
  private async markBatch(actor: Actor, before: MessageId | null): Promise<MessageId | null> {
    const { transactions, turns, rateLimiter, clock } = this.deps;
    const { size, maxMoved } = this.batch;
    const { moved, next } = await turns.read(actor, () =>
      transactions.markThreads(actor.userId, { at: clock.now(), maxMoved, batch: { before, size } }),
    );
    chargeRequests(rateLimiter, actor, moved ? COST.moved : COST.read);
    return next;
  }
}
