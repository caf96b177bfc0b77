import type { IncomingMessage } from "node:http";
import cors from "cors";
import express, { type Express } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import type { Handler } from "../api/handler.js";
import type { AddressOf } from "./request/client-address.js";
import { apiRoutes } from "./routes/api-routes.js";
import { documentRoutes } from "./routes/document-routes.js";
import { endpoints, WARNING_HEADER, type EndpointDeps } from "./routes/endpoint.js";
import { jsonBody } from "./request/json-body.js";
import { jwksRoutes } from "./routes/jwks-routes.js";
import { healthRoutes, type OpsDeps } from "./routes/health-routes.js";
import { playground } from "./routes/playground.js";
import { errorHandler, routeNotFound } from "./error-handler.js";
import { requestLog } from "./monitoring/request-log.js";
import { countRequests } from "./limits/request-counts.js";
import { requestMetrics, type OnResponse } from "./monitoring/request-metrics.js";
import { countUnroutedRequests } from "./limits/unrouted-requests.js";

const BODY_LIMIT = "64kb";
const EXPOSED_HEADERS = ["Retry-After", "X-Request-Id", "RateLimit", "RateLimit-Policy", WARNING_HEADER];

export type HttpOptions = Readonly<{
  /** Whether a page of the request's origin may read answers. */
  allowsOrigin: (request: Pick<IncomingMessage, "headers">) => boolean;
  /** The client's address of a request, also behind `request.ip`. */
  addressOf: AddressOf;
  /** The trusted proxies in Express's form: a number of hops, or addresses. */
  trustProxy: number | readonly string[];
  /** Path under which clients reach the server, without a trailing slash; empty for none. */
  basePath: string;
  /** Directory of `openapi.json` and `asyncapi.json`. */
  documentsDir: string;
  /** Directory of the built API reference; `null` serves none. */
  referenceDir: string | null;
  /** Directory of the built playground; `null` serves none. */
  playgroundDir: string | null;
}>;

export type HttpDeps = EndpointDeps &
  OpsDeps &
  Readonly<{
    handlers: readonly Handler[];
    answered: OnResponse;
    /** Public keys that verify access tokens. */
    publicKeys: Readonly<{ keys: readonly unknown[] }>;
    logger: Logger;
  }>;

export function createHttpApp(
  { handlers, readiness, metrics, metricsToken, answered, publicKeys, logger, ...deps }: HttpDeps,
  options: HttpOptions,
): Express {
  const unrouted = countUnroutedRequests(deps.rateLimiter);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", options.trustProxy);
  Object.defineProperty(app.request, "ip", { get: addressOfThis(options.addressOf) });
  app.use(requestLog(logger), requestMetrics(answered));
  app.use(securityHeaders());
  app.use(countRequests(deps.inFlight), unrouted.outsideRoutes);
  app.use(
    healthRoutes({ readiness, metrics, metricsToken }),
    jwksRoutes(publicKeys),
    documentRoutes(options.documentsDir, options.referenceDir),
  );
  app.use("/api", crossOrigin(options.allowsOrigin));
  app.use("/api", neverStored, ...jsonBody(BODY_LIMIT), unrouted.unreadable);
  app.use("/api", apiRoutes(handlers, endpoints(deps)));
  app.use("/api", unrouted.withoutRoute);
  if (options.playgroundDir !== null) app.use(playground(options.playgroundDir, options.basePath));
  app.use(forReads(crossOrigin(options.allowsOrigin)));
  app.use(routeNotFound);
  app.use(errorHandler());
  return app;
}

const crossOrigin = (allows: HttpOptions["allowsOrigin"]): express.RequestHandler =>
  cors((request, decide) => {
    const { origin } = request.headers;
    const allowed = origin !== undefined && allows(request) ? [origin] : [];
    decide(null, { origin: allowed, maxAge: 600, exposedHeaders: EXPOSED_HEADERS });
  });

/** Skips preflights, which would otherwise be answered for unknown routes. */
const forReads =
  (handler: express.RequestHandler): express.RequestHandler =>
  (request, response, next) =>
    request.method === "GET" ? handler(request, response, next) : next();

const addressOfThis = (addressOf: AddressOf) =>
  function address(this: IncomingMessage): string {
    return addressOf(this);
  };

const neverStored: express.RequestHandler = (_request, response, next) => {
  response.set("Cache-Control", "no-store");
  next();
};

/** Sends HSTS over TLS only, so that a server tried over plain HTTP stays reachable. */
function securityHeaders(): express.RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  });
  const hsts: express.RequestHandler = (request, response, next) => {
    if (request.secure) response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    next();
  };
  return [headers, hsts];
}
