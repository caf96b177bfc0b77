import { sessionNotFound } from "../../../domain/accounts/errors.js";
import { endSession, isActive, type SessionId } from "../../../domain/accounts/session.js";
import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import { applySessionEnd } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

/** Ends one of the actor's sessions. Ending an ended session changes nothing. */
export class EndSession {
  constructor(private readonly deps: Readonly<{ transactions: Transactions; clock: Clock }>) {}

  async execute({ userId }: Actor, { sessionId }: Readonly<{ sessionId: SessionId }>): Promise<void> {
    const { transactions, clock } = this.deps;
    await transactions.run(async (tx) => {
      const session = await tx.sessions.lock(sessionId);
      if (session?.userId !== userId) throw sessionNotFound();
      const now = clock.now();
      if (isActive(session, now)) await applySessionEnd(tx, endSession(session, "revoked", now));
    });
  }
}
