import { sessionRevoked, tokenInvalid } from "../../../domain/accounts/errors.js";
import { endSession, rotateRefreshToken, type Rotation, type SessionId } from "../../../domain/accounts/session.js";
import type { ClientInfo } from "../../client-info.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Clock } from "../../ports/clock.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { SessionReader } from "../../ports/session-reader.js";
import type { OpaqueTokens } from "../../ports/opaque-tokens.js";
import type { TokenService } from "../../ports/token-service.js";
import type { RecordingTransaction } from "../../transactions/recorded-event.js";
import { applySessionEnd } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";
import type { TokenPair } from "./session-starter.js";

type Deps = Readonly<{
  sessionReader: Pick<SessionReader, "findIdByToken">;
  rateLimiter: RateLimiter;
  transactions: Transactions;
  turns: StoreTurns;
  tokenService: TokenService;
  opaqueTokens: OpaqueTokens;
  securityLog: SecurityLog;
  clock: Clock;
}>;

/** Exchanges a refresh token for the next pair, once. Reuse of a spent token ends the session. */
export class RefreshSession {
  constructor(private readonly deps: Deps) {}

  async execute({ refreshToken }: Readonly<{ refreshToken: string }>, caller: ClientInfo): Promise<TokenPair> {
    const { tokenService, opaqueTokens, turns, securityLog } = this.deps;
    const { address } = caller;
    const rotated = await this.rotate(refreshToken, caller);
    const { id: sessionId, userId } = rotated.session;
    if (rotated.outcome === "reused") {
      securityLog.record({ name: "auth.refresh_reused", userId, sessionId, address });
      throw sessionRevoked();
    }
    turns.addKnownAddress(address);
    return {
      ...tokenService.issue({ userId, sessionId }),
      refreshToken: opaqueTokens.successor(refreshToken, rotated.salt),
    };
  }

  private async rotate(refreshToken: string, caller: ClientInfo): Promise<Rotation> {
    const { transactions, opaqueTokens, turns, clock } = this.deps;
    const spent = opaqueTokens.digest(refreshToken);
    const sessionId = await this.takeUse(spent, caller);
    const salt = opaqueTokens.fresh();
    const successor = opaqueTokens.digest(opaqueTokens.successor(refreshToken, salt));
    const work = async (tx: RecordingTransaction): Promise<Rotation> => {
      const held = await tx.sessions.lockByToken(spent);
      if (!held) throw tokenInvalid();
      const at = clock.now();
      const rotated = rotateRefreshToken(held.session, held.generation, { salt, at });
      if (rotated.outcome === "rotated") await tx.sessions.rotate(rotated.session, successor);
      if (rotated.outcome === "reused") await applySessionEnd(tx, endSession(rotated.session, "revoked", at));
      return rotated;
    };
    return turns.session(sessionId, () => transactions.run(work));
  }

  private async takeUse(token: string, caller: ClientInfo): Promise<SessionId> {
    const { sessionReader, turns, rateLimiter } = this.deps;
    const sessionId = await turns.unauthenticated(caller, () => sessionReader.findIdByToken(token));
    if (sessionId === null) throw tokenInvalid();
    await rateLimiter.take("refresh.session", sessionId);
    return sessionId;
  }
}
