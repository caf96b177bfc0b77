import { endedSession, type Session, type SessionEnd } from "../../domain/accounts/session.js";
import type { Clock } from "../ports/clock.js";
import type { SecurityLog } from "../ports/security-log.js";
import type { Transaction, UnitOfWork } from "../ports/unit-of-work.js";
import type { SessionNews } from "./session-news.js";

type Deps = Readonly<{ unitOfWork: UnitOfWork; news: SessionNews; securityLog: SecurityLog; clock: Clock }>;
type End = (session: Session, reason: SessionEnd) => Promise<void>;

/** A unit of work that may end sessions: their connections end after the commit, and never without it. */
export class SessionWork {
  constructor(private readonly deps: Deps) {}

  async run<T>(work: (tx: Transaction, end: End) => Promise<T>): Promise<T> {
    const { unitOfWork, news, securityLog, clock } = this.deps;
    let ended: Session[] = [];
    const result = await unitOfWork.run((tx) => {
      ended = [];
      return work(tx, async (session, reason) => {
        const over = endedSession(session, reason, clock.now());
        await tx.sessions.end(over);
        ended.push(over);
      });
    });
    for (const session of ended) {
      news.ended(session);
      const { id: sessionId, userId, address, endReason } = session;
      securityLog.record({
        name: "session.ended",
        userId,
        sessionId,
        address,
        ...(endReason && { reason: endReason }),
      });
    }
    return result;
  }
}
