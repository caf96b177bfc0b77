import { sessionRevoked } from "../../../domain/accounts/errors.js";
import { assertActive, type Session, type SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { HandshakeReads } from "../../realtime/connections/handshake-reads.js";
import type { Clock } from "../../ports/clock.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";

/** `knownAt`: the latest time at which the session is known to have been as it was read. */
type Read = { readonly at: number; knownAt: number; readonly session: Promise<Session | null> };

/** `sessionsUnchangedUntil`: the latest time until which no session of the user ended after `since`. */
type SessionWatch = Readonly<{ sessionsUnchangedUntil(userId: UserId, since: number): number }>;

/** More than a second, so that a feed that is checked every second keeps its user's sessions cached. */
const TTL_MS = 1_500;
/** A session is read once a minute in any case, because a refresh moves its expiry without a new `rev` of its user. */
const MAX_AGE_MS = 60_000;
/** Maximum staleness while the store is unavailable. */
const MAX_STALE_MS = 10_000;
const MAX_KEPT = 20_000;

/**
 * Cache of active sessions. The end of a session on another node takes effect here within 1.5 seconds. The sessions of
 * connected users need no reads, because the feeds of their users notice the ends of sessions.
 */
export class SessionCache {
  /** Ordered by the time of the read. */
  private readonly reads = new Map<SessionId, Read>();

  constructor(
    private readonly deps: Readonly<{
      handshakeReads: Pick<HandshakeReads, "session">;
      userFeeds: SessionWatch;
      clock: Clock;
      monotonicClock: MonotonicClock;
    }>,
  ) {}

  /** Refuses an ended or unknown session. */
  async assertActive({ userId, sessionId }: Actor): Promise<void> {
    const now = this.deps.monotonicClock.elapsedMs();
    const kept = this.reads.get(sessionId);
    if (kept) kept.knownAt = this.deps.userFeeds.sessionsUnchangedUntil(userId, kept.knownAt);
    const isGood = kept && now - kept.knownAt < TTL_MS && now - kept.at < MAX_AGE_MS;
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

  reset(): void {
    this.reads.clear();
  }

  private read(sessionId: SessionId, at: number, before: Read | undefined): Promise<Session | null> {
    const stored = this.deps.handshakeReads.session(sessionId);
    const read: Read = {
      at,
      knownAt: at,
      session: stored.catch((error: unknown) => this.staleOnError(sessionId, read, before, error)),
    };
    this.store(sessionId, read);
    return read.session;
  }

  /** Returns the result of an earlier read while the store is briefly unavailable. */
  private staleOnError(sessionId: SessionId, failed: Read, before: Read | undefined, error: unknown) {
    const isCurrent = this.reads.get(sessionId) === failed;
    if (isCurrent) this.reads.delete(sessionId);
    if (!before || failed.at - before.knownAt > MAX_STALE_MS) throw error;
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
