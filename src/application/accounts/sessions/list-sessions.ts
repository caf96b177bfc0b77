import type { Session } from "../../../domain/accounts/session.js";
import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import type { SessionQuery, SessionReader } from "../../ports/session-reader.js";

/** Lists the actor's active sessions, newest first. */
export class ListSessions {
  constructor(private readonly deps: Readonly<{ sessionReader: SessionReader; clock: Clock }>) {}

  execute({ userId }: Actor, query: Omit<SessionQuery, "at">): Promise<readonly Session[]> {
    return this.deps.sessionReader.list(userId, { ...query, at: this.deps.clock.now() });
  }
}
