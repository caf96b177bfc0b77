import { deviceName } from "../../domain/accounts/device.js";
import { invalidCredentials } from "../../domain/accounts/errors.js";
import { startedSession } from "../../domain/accounts/session.js";
import type { User } from "../../domain/accounts/user.js";
import type { Caller } from "../caller.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { TokenSecrets } from "../ports/token-secrets.js";
import type { TokenService } from "../ports/token-service.js";
import type { UnitOfWork } from "../ports/unit-of-work.js";

/** What keeps a session going. `expiresIn` is the access token's, in seconds. */
export type TokenPair = Readonly<{ accessToken: string; refreshToken: string; expiresIn: number }>;

/** A user who is logged in. */
export type StartedSession = TokenPair & Readonly<{ user: User; sessionId: string }>;

type Deps = Readonly<{
  unitOfWork: UnitOfWork;
  tokens: TokenService;
  secrets: TokenSecrets;
  ids: IdGenerator;
  clock: Clock;
}>;

export class SessionStarter {
  constructor(private readonly deps: Deps) {}

  /** Refuses when the password that let the user in was replaced meanwhile. */
  async start(user: User, { address, userAgent }: Caller): Promise<StartedSession> {
    const { unitOfWork, tokens, secrets, ids, clock } = this.deps;
    const beginning = { id: ids.next(), userId: user.id, device: deviceName(userAgent), address };
    const session = startedSession(beginning, clock.now());
    const refreshToken = secrets.fresh();
    await unitOfWork.run(async (tx) => {
      const passwordHash = await tx.credentials.hold(user.id);
      if (passwordHash !== null && passwordHash !== user.passwordHash) throw invalidCredentials();
      await tx.sessions.add(session, secrets.digest(refreshToken));
    });
    const access = tokens.issue({ userId: user.id, sessionId: session.id });
    return { user, ...access, refreshToken, sessionId: session.id };
  }
}
