import type { Place } from "../../../domain/accounts/place.js";
import type { User } from "../../../domain/accounts/user.js";
import type { SessionReader } from "../../ports/session-reader.js";

const LATEST_SESSIONS = 100;
/** An id that no user has, so that the look-up takes as long as for a real user. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Places from which a user has logged in. They have separate limits, which strangers cannot use up. */
export class KnownPlaces {
  constructor(private readonly deps: Readonly<{ sessionReader: Pick<SessionReader, "places"> }>) {}

  /** The known places of a user. Takes the same time when the user does not exist. */
  of(user: User | null): Promise<readonly Place[]> {
    return this.deps.sessionReader.places(user?.id ?? NOBODY, LATEST_SESSIONS);
  }
}
