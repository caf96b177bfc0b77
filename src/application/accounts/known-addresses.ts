import type { User } from "../../domain/accounts/user.js";
import { addressKey } from "../../domain/limits/address-key.js";
import type { SessionReader } from "../ports/session-reader.js";

const LATEST_SESSIONS = 100;
/** An id without a user: the look-up takes as long as for a real user. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Addresses that somebody has logged in from to an account: strangers cannot use up what these have of their own. */
export class KnownAddresses {
  constructor(private readonly deps: Readonly<{ sessions: Pick<SessionReader, "addresses"> }>) {}

  /** Costs the same for an account that does not exist. */
  async include(user: User | null, address: string): Promise<boolean> {
    const known = await this.deps.sessions.addresses(user?.id ?? NOBODY, LATEST_SESSIONS);
    const from = addressKey(address);
    return known.some((one) => addressKey(one) === from);
  }
}
