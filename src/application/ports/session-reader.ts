import type { Place } from "../../domain/accounts/place.js";
import type { Session, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

export type SessionQuery = Readonly<{
  at: Date;
  /** The id of the last session of the previous page. */
  after?: SessionId;
  limit: number;
}>;

/** Sessions, for reading. */
export interface SessionReader extends Closable {
  /** The sessions with these ids, in any state and in no order; unknown ones are missing. */
  find(sessionIds: readonly SessionId[]): Promise<readonly Session[]>;

  /** The session of a refresh token, valid or spent, by its digest; `null` as in `SessionRepository.lockByToken`. */
  findIdByToken(token: string): Promise<SessionId | null>;

  /** The user's sessions that have not ended and expire after `at`, newest first, at most `limit`. */
  list(userId: UserId, query: SessionQuery): Promise<readonly Session[]>;

  /** The places where the user's latest sessions started, also ended ones, newest first, at most `limit`. */
  places(userId: UserId, limit: number): Promise<readonly Place[]>;
}
