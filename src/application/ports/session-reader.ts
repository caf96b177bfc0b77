import type { Place } from "../../domain/accounts/place.js";
import type { Session, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

export type SessionQuery = Readonly<{
  at: Date;
  /** The id of the last session of the page before. */
  after?: SessionId;
  limit: number;
}>;

/** Sessions for those who look at them. */
export interface SessionReader extends Closable {
  /** Those of these sessions that there are, in any state and in no order. */
  find(sessionIds: readonly SessionId[]): Promise<readonly Session[]>;

  /** Whose refresh token this is, spent or not, by its digest; `null` as in `SessionRepository.lockByToken`. */
  findIdByToken(token: string): Promise<SessionId | null>;

  /** The user's sessions that have not ended and expire after `at`, newest first, at most `limit`. */
  list(userId: UserId, query: SessionQuery): Promise<readonly Session[]>;

  /** Where the user's latest sessions began, over or not, newest first, at most `limit`. */
  places(userId: UserId, limit: number): Promise<readonly Place[]>;
}
