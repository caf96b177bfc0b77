import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { takeByAddress } from "../../application/limits/address-limits.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import { isLocalProbe } from "./probes.js";

const API = /^\/api(?:\/|$)/i;

type Strangers = Readonly<{
  /** Counts what no route of the API counts, before anything is done for it: files, probes, preflights. */
  outsideRoutes: RequestHandler;
  /** Counts a request whose body cannot be read. */
  unreadable: ErrorRequestHandler;
  /** Counts a request for a route of the API that does not exist. */
  withoutRoute: RequestHandler;
}>;

/** Requests that no route counts for a user or for an address are counted for their address. */
export function countStrangers(limiter: RateLimiter): Strangers {
  const take = ({ ip }: Request) => takeByAddress(limiter, "request.address", ip ?? "");
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
