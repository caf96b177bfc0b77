import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import { endSessions } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

/** Ends all of the actor's sessions except the current one. */
export class EndOtherSessions {
  constructor(private readonly deps: Readonly<{ transactions: Transactions; clock: Clock }>) {}

  async execute({ userId, sessionId }: Actor): Promise<void> {
    const { transactions, clock } = this.deps;
    await transactions.run((tx) => endSessions(tx, userId, { reason: "revoked", at: clock.now(), except: sessionId }));
  }
}
