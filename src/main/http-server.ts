import { createServer, type Server } from "node:http";
import { requestThatOffers, type TakesUpgrade } from "./ignored-upgrades.js";

/** Who sends a request slower than this only holds a connection. */
const LONGEST_HEADERS_MS = 10_000;
const LONGEST_REQUEST_MS = 30_000;
const LOOK_EVERY_MS = 1_000;
const LARGEST_HEADERS = 16 * 1024;

/** Balancers keep connections for up to 60 s, and a request on a connection that ends at that moment is lost. */
export const createHttpServer = (takesUpgrade: TakesUpgrade, keepAliveMs: number): Server =>
  createServer({
    IncomingMessage: requestThatOffers(takesUpgrade),
    headersTimeout: LONGEST_HEADERS_MS,
    requestTimeout: LONGEST_REQUEST_MS,
    connectionsCheckingInterval: LOOK_EVERY_MS,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: LARGEST_HEADERS,
  });
