import { RefreshConnectionRequest } from "../../protocol/accounts.js";
import { onRequest, type RequestEntry } from "./requests.js";
import type { TokenExpiry } from "./token-expiry.js";

export const sessionRequests = (expiry: TokenExpiry): RequestEntry[] => [
  onRequest("auth:refresh", RefreshConnectionRequest, async ({ connectionId }, { token }) => ({
    expiresAt: expiry.renew(connectionId, token).toISOString(),
  })),
];
