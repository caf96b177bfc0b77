import type { Session, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";

/** Sessions for those who change them. Tokens are known by their digests. Only inside a `UnitOfWork`. */
export interface SessionRepository {
  /** Stores a new session with its first refresh token. Its user must exist. */
  add(session: Session, token: string): Promise<void>;

  /**
   * The session of a refresh token, spent or not, and the token's generation; locked until this unit of work ends.
   * `null` for a token that nobody was given, or whose session was purged.
   */
  lockByToken(token: string): Promise<Readonly<{ session: Session; generation: number }> | null>;

  /** The session in any state, locked until this unit of work ends; `null` when there is none. */
  lock(sessionId: SessionId): Promise<Session | null>;

  /** The user's sessions that have not ended and expire after `at`, in no order, locked until this unit of work ends. */
  lockAlive(userId: UserId, at: Date): Promise<readonly Session[]>;

  /** Stores a session whose next generation this unit of work made, with that generation's token. */
  rotate(session: Session, token: string): Promise<void>;

  /** Stores that a session ended, and raises its user's `rev`. */
  end(session: Session): Promise<void>;

  /** Removes sessions that expired before `before`, with all their tokens, at most `limit`. Returns how many there were. */
  purge(before: Date, limit: number): Promise<number>;
}
