import type { IncomingMessage } from "node:http";
import { tokenInvalid, tokenMissing } from "../../../domain/accounts/errors.js";

/** Returns the token of `Authorization: Bearer …`. Refuses with `auth.token_missing` or `auth.token_invalid`. */
export function bearerToken({ headers }: Pick<IncomingMessage, "headers">): string {
  const { authorization } = headers;
  if (!authorization) throw tokenMissing();
  const [, token] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  if (!token) throw tokenInvalid();
  return token;
}
