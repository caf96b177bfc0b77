import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { takeByAddress } from "../../../application/limits/address-takes.js";
import type { RateLimiter } from "../../../application/ports/rate-limiter.js";
import { isLocalProbe } from "../request/probes.js";

const API = /^\/api(?:\/|$)/i;

type UnroutedRequests = Readonly<{
  /** Counts requests outside the API before any work: files, probes, preflights. */
  outsideRoutes: RequestHandler;
  /** Counts a request with an unreadable body. */
  unreadable: ErrorRequestHandler;
  /** Counts a request for an unknown route of the API. */
  withoutRoute: RequestHandler;
}>;

/** Counts requests that no route counts, for their address. */
export function countUnroutedRequests(rateLimiter: RateLimiter): UnroutedRequests {
  const take = ({ ip }: Request) => takeByAddress(rateLimiter, "request.address", ip ?? "");
  return {
    outsideRoutes: async (request, _response, next) => {
      const counted = API.test(request.path) && request.method !== "OPTIONS";
      if (!counted && !isLocalProbe(request)) await take(request);
      next();
    },
    unreadable: async (error: unknown, request, _response, next) => {
      await take(request);
      next(error);
    },
    withoutRoute: async (request, _response, next) => {
      await take(request);
      next();
    },
  };
}
