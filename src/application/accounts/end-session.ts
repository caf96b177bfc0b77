import { sessionNotFound } from "../../domain/accounts/errors.js";
import { isActive, type SessionId } from "../../domain/accounts/session.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { SessionWork } from "./session-work.js";

/** Ends one of my sessions; one that is over stays so. */
export class EndSession {
  constructor(private readonly deps: Readonly<{ sessionWork: SessionWork; clock: Clock }>) {}

  async execute({ userId }: Actor, { sessionId }: Readonly<{ sessionId: SessionId }>): Promise<void> {
    const { sessionWork, clock } = this.deps;
    await sessionWork.run(async (tx, { end }) => {
      const session = await tx.sessions.lock(sessionId);
      if (session?.userId !== userId) throw sessionNotFound();
      if (isActive(session, clock.now())) await end(session, "revoked");
    });
  }
}
