import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { Transactions } from "../transactions/transactions.js";

/** Marks all of the actor's rooms and followed threads as read. */
export class MarkAllRead {
  constructor(private readonly deps: Readonly<{ transactions: Pick<Transactions, "mark">; clock: Clock }>) {}

  execute({ userId }: Actor): Promise<void> {
    const { transactions, clock } = this.deps;
    return transactions.mark(userId, (readMarkers) => readMarkers.markAllRead(userId, clock.now()));
  }
}
