import type { Place } from "../../domain/accounts/place.js";
import type { User } from "../../domain/accounts/user.js";
import type { SessionReader } from "../ports/session-reader.js";

const LATEST_SESSIONS = 100;
/** An id without a user: the look-up takes as long as for a real user. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Places from which an account was logged in to. They have limits of their own, which strangers cannot use up. */
export class KnownPlaces {
  constructor(private readonly deps: Readonly<{ sessionReader: Pick<SessionReader, "places"> }>) {}

  /** Takes the same time for an account that does not exist. */
  of(user: User | null): Promise<readonly Place[]> {
    return this.deps.sessionReader.places(user?.id ?? NOBODY, LATEST_SESSIONS);
  }
}
