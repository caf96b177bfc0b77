import type { Session, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";

export type SessionQuery = Readonly<{
  at: Date;
  /** The id of the last session of the page before. */
  after?: SessionId;
  limit: number;
}>;

/** Sessions for those who look at them. */
export interface SessionReader {
  /** The session in any state; `null` when there is none. */
  find(sessionId: SessionId): Promise<Session | null>;

  /** The user's sessions that have not ended and expire after `at`, newest first, at most `limit`. */
  list(userId: UserId, query: SessionQuery): Promise<readonly Session[]>;

  /** From where the user's latest sessions began, over or not, newest first, at most `limit`. */
  addresses(userId: UserId, limit: number): Promise<readonly string[]>;

  /** Those of these sessions that ended, in no order. One that only expired is not among them. */
  ended(sessionIds: readonly SessionId[]): Promise<readonly Session[]>;
}
