import { deviceName } from "../../domain/accounts/device.js";
import { invalidCredentials } from "../../domain/accounts/errors.js";
import { MAX_SESSIONS, startSession } from "../../domain/accounts/session.js";
import type { User } from "../../domain/accounts/user.js";
import type { ClientInfo } from "../client-info.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { OpaqueTokens } from "../ports/opaque-tokens.js";
import type { TokenService } from "../ports/token-service.js";
import type { SessionWork } from "./session-work.js";

/** What keeps a session going. `expiresIn` is the access token's, in seconds. */
export type TokenPair = Readonly<{ accessToken: string; refreshToken: string; expiresIn: number }>;

/** A user who is logged in. */
export type StartedSession = TokenPair & Readonly<{ user: User; sessionId: string }>;

type Deps = Readonly<{
  sessionWork: SessionWork;
  tokenService: TokenService;
  opaqueTokens: OpaqueTokens;
  ids: IdGenerator;
  clock: Clock;
}>;

export class SessionStarter {
  constructor(private readonly deps: Deps) {}

  /** Refuses when the password that let the user in was replaced meanwhile. */
  async start(user: User, { address, userAgent }: ClientInfo): Promise<StartedSession> {
    const { sessionWork, tokenService, opaqueTokens, ids, clock } = this.deps;
    const beginning = { id: ids.next(), userId: user.id, device: deviceName(userAgent), address };
    const session = startSession(beginning, clock.now());
    const refreshToken = opaqueTokens.fresh();
    await sessionWork.run(async (tx, { endAll }) => {
      const passwordHash = await tx.credentials.lockPasswordHash(user.id);
      if (passwordHash !== null && passwordHash !== user.passwordHash) throw invalidCredentials();
      await endAll(user.id, { reason: "revoked", keepNewest: MAX_SESSIONS - 1 });
      await tx.sessions.add(session, opaqueTokens.digest(refreshToken));
    });
    const access = tokenService.issue({ userId: user.id, sessionId: session.id });
    return { user, ...access, refreshToken, sessionId: session.id };
  }
}
