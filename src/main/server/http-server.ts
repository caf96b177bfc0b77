import { createServer, type Server } from "node:http";
import type { Config } from "../config/config.js";
import { requestThatOffers, type TakesUpgrade } from "./ignored-upgrades.js";

/** Time limit for the headers of a request, because a slower client only occupies a connection. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CHECK_INTERVAL_MS = 1_000;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Creates the HTTP server. `keepAliveMs` must exceed the 60 s of load balancers, which would otherwise send a request
 * on a closing connection.
 */
export const createHttpServer = (takesUpgrade: TakesUpgrade, keepAliveMs: number): Server =>
  createServer({
    IncomingMessage: requestThatOffers(takesUpgrade),
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: MAX_HEADER_BYTES,
  });

/** Resolves when the server listens at the configured address. */
export function listen(http: Server, { host, port }: Pick<Config, "host" | "port">): Promise<void> {
  return new Promise((listening, failed) => {
    http.once("error", failed);
    http.listen(port, host, () => {
      http.off("error", failed);
      listening();
    });
  });
}
