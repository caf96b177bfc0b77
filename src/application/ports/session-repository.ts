import type { Session, SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";

/** Which of a user's sessions go on: `except`, and as many as `spare` says of those that were used last. */
export type Ending = Readonly<{ reason: SessionEnd; at: Date; except?: SessionId; keepNewest?: number }>;

/** Sessions for those who change them. Tokens are known by their digests. Only inside a `UnitOfWork`. */
export interface SessionRepository {
  /** Stores a new session with its first refresh token. Its user must exist. */
  add(session: Session, token: string): Promise<void>;

  /**
   * The session of a refresh token, spent or not, and the token's generation; locked until this unit of work ends.
   * `null` for a token that nobody was given, that newer ones replaced, or whose session was purged.
   */
  lockByToken(token: string): Promise<Readonly<{ session: Session; generation: number }> | null>;

  /** The session in any state, locked until this unit of work ends; `null` when there is none. */
  lock(sessionId: SessionId): Promise<Session | null>;

  /**
   * Stores a session whose next generation this unit of work made, with that generation's token. Of the session's tokens
   * the newest `MAX_KEPT_TOKENS` stay, the others are removed.
   */
  rotate(session: Session, token: string): Promise<void>;

  /** Stores that a session ended, and raises its user's `rev`. */
  end(session: Session): Promise<void>;

  /**
   * Ends the user's sessions that have not ended and expire after `at`, but those that go on, and raises the user's
   * `rev` once, if there were any. Returns them as they ended, in no order. Takes one statement, however many there are.
   */
  endAll(userId: UserId, ending: Ending): Promise<readonly Session[]>;

  /** Blanks the device and the address of all of the user's sessions, over or not. */
  anonymize(userId: UserId): Promise<void>;

  /**
   * Removes tokens of sessions that expired before `before`, at most `limit`; when fewer are left, then these sessions,
   * at most `limit`. Returns how many it removed of both: fewer than `limit` when nothing is left to do.
   */
  purge(before: Date, limit: number): Promise<number>;
}
