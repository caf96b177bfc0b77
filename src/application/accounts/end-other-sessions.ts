import type { Actor } from "../actor.js";
import type { SessionWork } from "./session-work.js";

/** Ends all of my sessions but the one that asks. */
export class EndOtherSessions {
  constructor(private readonly deps: Readonly<{ sessionWork: SessionWork }>) {}

  async execute({ userId, sessionId }: Actor): Promise<void> {
    await this.deps.sessionWork.run((_tx, { endAll }) => endAll(userId, { reason: "revoked", except: sessionId }));
  }
}
