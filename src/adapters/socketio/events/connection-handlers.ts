import { OPERATIONS } from "../../../protocol/operations.js";
import { serve, type Handler } from "../../api/handler.js";
import type { TokenExpiry } from "../admission/token-expiry.js";

/** The operations that concern the connection itself. */
export const connectionHandlers = (expiry: Pick<TokenExpiry, "renew">): Handler[] => [
  serve(OPERATIONS.refreshConnection, async ({ connectionId }, { token }) => ({
    expiresAt: expiry.renew(connectionId, token).toISOString(),
  })),
];
