import type { UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";

/** Who holds a token, and until when it is good. */
export type Identity = Readonly<{ userId: UserId; sessionId: string; expiresAt: Date }>;

export interface TokenService extends Closable {
  /** An access token for one session. `expiresIn` is in seconds. */
  issue(session: Readonly<{ userId: UserId; sessionId: string }>): { accessToken: string; expiresIn: number };

  /** Reads a token made by `issue`. Refuses any other with `auth.token_invalid`, an old one with `auth.token_expired`. */
  verify(accessToken: string): Identity;
}
