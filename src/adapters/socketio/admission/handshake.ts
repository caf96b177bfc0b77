import type { EmailVerification } from "../../../application/accounts/verification/email-verification.js";
import type { RequestTracker } from "../../../application/concurrency/request-tracker.js";
import type { SessionCache } from "../../../application/accounts/sessions/session-cache.js";
import type { RefusalLog } from "../../../application/security/refusal-log.js";
import type { TokenService } from "../../../application/ports/token-service.js";
import { tokenInvalid, tokenMissing } from "../../../domain/accounts/errors.js";
import { connectError } from "./connect-error.js";
import { connectionData, type Connection } from "../connection.js";

export type Handshake = Readonly<{
  tokenService: TokenService;
  sessionCache: Pick<SessionCache, "assertActive">;
  emailVerification: Pick<EmailVerification, "check">;
  refusals: Pick<RefusalLog, "request">;
  traffic: RequestTracker;
  /** The address that the connection comes from. */
  addressOf: (request: Connection["request"]) => string;
  report: (error: unknown) => void;
}>;

type Next = (refusal?: Error) => void;

/**
 * Accepts a valid access token of an active session, which is not kept. Others get a `connect_error` whose `data` is the
 * reason.
 */
export const authenticate =
  (handshake: Handshake) =>
  (connection: Connection, next: Next): void => {
    void answer(handshake, connection, next);
  };

async function answer(handshake: Handshake, connection: Connection, next: Next): Promise<void> {
  const { tokenService, sessionCache, emailVerification, refusals, traffic, addressOf, report } = handshake;
  try {
    const identity = tokenService.verify(tokenOf(connection.handshake.auth));
    await sessionCache.assertActive(identity);
    await emailVerification.check(identity);
    connection.data = connectionData(identity, traffic);
    connection.handshake.auth = {};
  } catch (error) {
    refusals.request(error, { address: addressOf(connection.request) });
    next(connectError(error, report));
    return;
  }
  next();
}

function tokenOf(auth: Readonly<Record<string, unknown>>): string {
  const token = auth["token"];
  if (token === undefined || token === null || token === "") throw tokenMissing();
  if (typeof token !== "string") throw tokenInvalid();
  return token;
}
