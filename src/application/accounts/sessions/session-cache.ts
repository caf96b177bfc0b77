import { sessionRevoked } from "../../../domain/accounts/errors.js";
import { assertActive, type Session, type SessionId } from "../../../domain/accounts/session.js";
import type { Actor } from "../../actor.js";
import type { HandshakeReads } from "../../realtime/connections/handshake-reads.js";
import type { Clock } from "../../ports/clock.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";

type Read = Readonly<{ at: number; session: Promise<Session | null> }>;

const TTL_MS = 1_000;
/** Maximum staleness while the store is unavailable. */
const MAX_STALE_MS = 10_000;
const MAX_KEPT = 20_000;

/** Cache of active sessions. The end of a session on another node takes effect here within a second. */
export class SessionCache {
  /** Ordered by the time of the read. */
  private readonly reads = new Map<SessionId, Read>();

  constructor(
    private readonly deps: Readonly<{
      handshakeReads: Pick<HandshakeReads, "session">;
      clock: Clock;
      monotonicClock: MonotonicClock;
    }>,
  ) {}

  /** Refuses an ended or unknown session. */
  async assertActive({ userId, sessionId }: Actor): Promise<void> {
    const now = this.deps.monotonicClock.elapsedMs();
    const kept = this.reads.get(sessionId);
    const isGood = kept && now - kept.at < TTL_MS;
    const session = await (isGood ? kept.session : this.read(sessionId, now, kept));
    if (session?.userId !== userId) throw sessionRevoked();
    assertActive(session, this.deps.clock.now());
  }

  /** Refuses an ended or unknown session, by a read that starts after this call. */
  assertActiveFresh(actor: Actor): Promise<void> {
    this.discard(actor.sessionId);
    return this.assertActive(actor);
  }

  /** Discards the cached read of a session that ended. */
  discard(sessionId: SessionId): void {
    this.reads.delete(sessionId);
  }

  private read(sessionId: SessionId, at: number, before: Read | undefined): Promise<Session | null> {
    const stored = this.deps.handshakeReads.session(sessionId);
    const read: Read = {
      at,
      session: stored.catch((error: unknown) => this.staleOnError(sessionId, read, before, error)),
    };
    this.store(sessionId, read);
    return read.session;
  }

  /** Returns the result of an earlier read while the store is briefly unavailable. */
  private staleOnError(sessionId: SessionId, failed: Read, before: Read | undefined, error: unknown) {
    const isCurrent = this.reads.get(sessionId) === failed;
    if (isCurrent) this.reads.delete(sessionId);
    if (!before || failed.at - before.at > MAX_STALE_MS) throw error;
    if (isCurrent) this.store(sessionId, before);
    return before.session;
  }

  private store(sessionId: SessionId, read: Read): void {
    this.reads.delete(sessionId);
    this.reads.set(sessionId, read);
    const [oldest] = this.reads.keys();
    if (oldest !== undefined && this.reads.size > MAX_KEPT) this.reads.delete(oldest);
  }
}
