import { isActive } from "../../domain/accounts/session.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { SessionWork } from "./session-work.js";

export class LogOut {
  constructor(private readonly deps: Readonly<{ sessionWork: SessionWork; clock: Clock }>) {}

  async execute({ sessionId }: Actor): Promise<void> {
    const { sessionWork, clock } = this.deps;
    await sessionWork.run(async (tx, { end }) => {
      const session = await tx.sessions.lock(sessionId);
      if (session && isActive(session, clock.now())) await end(session, "logged_out");
    });
  }
}
