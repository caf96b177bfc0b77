import type { TokenService } from "../../application/ports/token-service.js";
import { tokenInvalid, tokenMissing } from "../../domain/accounts/errors.js";
import { failureView } from "../presenters/failure-view.js";
import { connectionData, type Connection } from "./connection.js";

/** Lets in who holds a good access token; others get a `connect_error` whose `data` says why. */
export const authenticate =
  (tokens: TokenService, report: (error: unknown) => void) =>
  (connection: Connection, next: (error?: Error) => void): void => {
    try {
      connection.data = connectionData(tokens.verify(tokenOf(connection.handshake.auth)));
    } catch (error) {
      const failure = failureView(error, report);
      next(Object.assign(new Error(failure.message), { data: failure }));
      return;
    }
    next();
  };

function tokenOf(auth: Readonly<Record<string, unknown>>): string {
  const token = auth["token"];
  if (token === undefined || token === null || token === "") throw tokenMissing();
  if (typeof token !== "string") throw tokenInvalid();
  return token;
}
