import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { SessionWork } from "./session-work.js";

/** Ends all of my sessions but the one that asks. */
export class EndOtherSessions {
  constructor(private readonly deps: Readonly<{ sessionWork: SessionWork; clock: Clock }>) {}

  async execute({ userId, sessionId }: Actor): Promise<void> {
    const { sessionWork, clock } = this.deps;
    await sessionWork.run(async (tx, end) => {
      const sessions = await tx.sessions.lockAlive(userId, clock.now());
      for (const session of sessions) if (session.id !== sessionId) await end(session, "revoked");
    });
  }
}
