import type { Actor } from "../actor.js";
import type { Transactions } from "../transactions/transactions.js";

/** Marks all of the actor's rooms and followed threads as read. */
export class MarkAllRead {
  constructor(private readonly deps: Readonly<{ transactions: Pick<Transactions, "mark"> }>) {}

  execute({ userId }: Actor): Promise<void> {
    return this.deps.transactions.mark(userId, (readMarkers) => readMarkers.markAllRead(userId));
  }
}
