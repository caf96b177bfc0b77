import type { User } from "../../domain/accounts/user.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { TokenService } from "../ports/token-service.js";

/** A user who is logged in. `expiresIn` is in seconds. */
export type StartedSession = Readonly<{ user: User; accessToken: string; expiresIn: number }>;

export class SessionStarter {
  constructor(private readonly deps: Readonly<{ tokens: TokenService; ids: IdGenerator }>) {}

  start(user: User): StartedSession {
    return { user, ...this.deps.tokens.issue({ userId: user.id, sessionId: this.deps.ids.next() }) };
  }
}
