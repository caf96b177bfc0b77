import { deviceName } from "../../../domain/accounts/device.js";
import { invalidCredentials } from "../../../domain/accounts/errors.js";
import { MAX_SESSIONS, startSession } from "../../../domain/accounts/session.js";
import type { User } from "../../../domain/accounts/user.js";
import type { ClientInfo } from "../../client-info.js";
import type { Clock } from "../../ports/clock.js";
import type { IdGenerator } from "../../ports/id-generator.js";
import type { OpaqueTokens } from "../../ports/opaque-tokens.js";
import type { TokenService } from "../../ports/token-service.js";
import { endSessions } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

/** The tokens of a session. `expiresIn` is the lifetime of the access token in seconds. */
export type TokenPair = Readonly<{ accessToken: string; refreshToken: string; expiresIn: number }>;

/** A user who is logged in. */
export type StartedSession = TokenPair & Readonly<{ user: User; sessionId: string }>;

type Deps = Readonly<{
  transactions: Transactions;
  tokenService: TokenService;
  opaqueTokens: OpaqueTokens;
  idGenerator: IdGenerator;
  clock: Clock;
}>;

export class SessionStarter {
  constructor(private readonly deps: Deps) {}

  /** Refuses when the verified password was replaced meanwhile. */
  async start(user: User, { address, userAgent }: ClientInfo): Promise<StartedSession> {
    const { transactions, tokenService, opaqueTokens, idGenerator, clock } = this.deps;
    const beginning = { id: idGenerator.next(), userId: user.id, device: deviceName(userAgent), address };
    const at = clock.now();
    const session = startSession(beginning, at);
    const refreshToken = opaqueTokens.fresh();
    await transactions.run(async (tx) => {
      const passwordHash = await tx.accounts.lockPasswordHash(user.id);
      if (passwordHash !== null && passwordHash !== user.passwordHash) throw invalidCredentials();
      await endSessions(tx, user.id, { reason: "revoked", at, keepNewest: MAX_SESSIONS - 1 });
      await tx.sessions.add(session, opaqueTokens.digest(refreshToken));
    });
    const access = tokenService.issue({ userId: user.id, sessionId: session.id });
    return { user, ...access, refreshToken, sessionId: session.id };
  }
}
