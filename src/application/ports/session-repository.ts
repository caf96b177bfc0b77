import type { Session, SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";

/** The reason and the time of the end. `except` and the `keepNewest` most recently used sessions are kept. */
export type Ending = Readonly<{ reason: SessionEnd; at: Date; except?: SessionId; keepNewest?: number }>;

/** Sessions, for changes. Tokens are stored by their digests. Only inside a `UnitOfWork`. */
export interface SessionRepository {
  /** Stores a new session with its first refresh token. The user must exist. */
  add(session: Session, token: string): Promise<void>;

  /**
   * The session of a refresh token, valid or spent, and the token's generation; locked until this unit of work ends.
   * `null` for a token that was never issued, was replaced by newer ones, or belongs to a purged session.
   */
  lockByToken(token: string): Promise<Readonly<{ session: Session; generation: number }> | null>;

  /** The session in any state, locked until this unit of work ends; `null` for an unknown one. */
  lock(sessionId: SessionId): Promise<Session | null>;

  /**
   * Stores a rotated session and the token of its new generation. Keeps the newest `MAX_KEPT_TOKENS` tokens of the
   * session and removes the others.
   */
  rotate(session: Session, token: string): Promise<void>;

  /** Stores that a session ended, and raises its user's `rev`. */
  end(session: Session): Promise<void>;

  /**
   * Ends the user's sessions that have not ended and expire after `at`, except the ones to keep, and raises the user's
   * `rev` once, if there were any. Returns the ended sessions, in no order.
   */
  endAll(userId: UserId, ending: Ending): Promise<readonly Session[]>;

  /** Blanks the device and the address of all of the user's sessions, also ended ones. */
  anonymize(userId: UserId): Promise<void>;

  /**
   * Removes at most `limit` tokens of sessions that expired before `before`; when fewer are left, then at most `limit`
   * of these sessions. Returns the number of both: fewer than `limit` when nothing is left to do.
   */
  purge(before: Date, limit: number): Promise<number>;
}
