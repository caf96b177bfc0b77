import { endSession, type Session, type SessionEnd } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Clock } from "../ports/clock.js";
import type { SecurityLog } from "../ports/security-log.js";
import type { Ending } from "../ports/session-repository.js";
import type { Transaction, UnitOfWork } from "../ports/unit-of-work.js";
import type { SessionNews } from "./session-news.js";

type Deps = Readonly<{ unitOfWork: UnitOfWork; sessionNews: SessionNews; securityLog: SecurityLog; clock: Clock }>;
type Ends = Readonly<{
  end: (session: Session, reason: SessionEnd) => Promise<void>;
  endAll: (userId: UserId, ending: Omit<Ending, "at">) => Promise<void>;
}>;

/** A unit of work that may end sessions: their connections end after the commit, and never without it. */
export class SessionWork {
  constructor(private readonly deps: Deps) {}

  async run<T>(work: (tx: Transaction, ends: Ends) => Promise<T>): Promise<T> {
    const { unitOfWork, sessionNews, securityLog, clock } = this.deps;
    let ended: Session[] = [];
    const result = await unitOfWork.run((tx) => {
      ended = [];
      return work(tx, {
        async end(session, reason) {
          const over = endSession(session, reason, clock.now());
          await tx.sessions.end(over);
          ended.push(over);
        },
        async endAll(userId, ending) {
          ended = [...ended, ...(await tx.sessions.endAll(userId, { ...ending, at: clock.now() }))];
        },
      });
    });
    for (const session of ended) {
      sessionNews.ended(session);
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
