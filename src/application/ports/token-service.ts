import type { UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

/** The user and session of a token, and its expiry. */
export type Identity = Readonly<{ userId: UserId; sessionId: string; expiresAt: Date }>;

export interface TokenService extends Closable {
  /** Returns an access token for one session. `expiresIn` is in seconds. */
  issue(session: Readonly<{ userId: UserId; sessionId: string }>): { accessToken: string; expiresIn: number };

  /**
   * Reads a token made by `issue`. Refuses an expired one with `auth.token_expired`, any other with
   * `auth.token_invalid`.
   */
  verify(accessToken: string): Identity;
}
