import { endSession, isActive } from "../../../domain/accounts/session.js";
import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import { applySessionEnd } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

export class LogOut {
  constructor(private readonly deps: Readonly<{ transactions: Transactions; clock: Clock }>) {}

  async execute({ sessionId }: Actor): Promise<void> {
    const { transactions, clock } = this.deps;
    await transactions.run(async (tx) => {
      const session = await tx.sessions.lock(sessionId);
      const now = clock.now();
      if (session && isActive(session, now)) await applySessionEnd(tx, endSession(session, "logged_out", now));
    });
  }
}
