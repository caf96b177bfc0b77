import { sessionRevoked } from "../../domain/accounts/errors.js";
import { stillAlive, type Session, type SessionId } from "../../domain/accounts/session.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { SessionReader } from "../ports/session-reader.js";

type Read = Readonly<{ at: number; session: Promise<Session | null> }>;

const GOOD_FOR_MS = 1_000;
const MOST_KEPT = 20_000;

/** Which sessions are still alive, as far as this node knows: what ends on another node is known here a second later. */
export class LiveSessions {
  /** In the order in which they began. */
  private readonly reads = new Map<SessionId, Read>();

  constructor(private readonly deps: Readonly<{ sessions: Pick<SessionReader, "find">; clock: Clock }>) {}

  /** Refuses for a session that is over, or was never there. */
  async check({ userId, sessionId }: Actor): Promise<void> {
    const now = this.deps.clock.now();
    const kept = this.reads.get(sessionId);
    const isGood = kept && Math.abs(now.getTime() - kept.at) < GOOD_FOR_MS;
    const session = await (isGood ? kept.session : this.read(sessionId, now.getTime()));
    if (session?.userId !== userId) throw sessionRevoked();
    stillAlive(session, now);
  }

  /** The same, on what is stored after this call. */
  checkNow(actor: Actor): Promise<void> {
    this.forget(actor.sessionId);
    return this.check(actor);
  }

  /** The session was ended: what was read of it before is out of date. */
  forget(sessionId: SessionId): void {
    this.reads.delete(sessionId);
  }

  private read(sessionId: SessionId, at: number): Promise<Session | null> {
    const read: Read = { at, session: this.deps.sessions.find(sessionId) };
    this.reads.delete(sessionId);
    this.reads.set(sessionId, read);
    read.session.catch(() => {
      if (this.reads.get(sessionId) === read) this.reads.delete(sessionId);
    });
    const [oldest] = this.reads.keys();
    if (oldest !== undefined && this.reads.size > MOST_KEPT) this.reads.delete(oldest);
    return read.session;
  }
}
