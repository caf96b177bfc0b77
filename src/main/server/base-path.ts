import type { IncomingMessage, Server } from "node:http";
import { withoutLastSlashes } from "../config/setting-kinds.js";

/** The first segments of the server's own paths. */
const OWN = /^\/(?:api|socket\.io|assets|\.well-known|docs|livez|readyz|metrics|openapi\.json|asyncapi\.json)(?:\/|$)/i;

/**
 * The path under which clients reach the server, without a trailing slash; empty for none. A path that begins like one
 * of the server's own is ambiguous and counts as none.
 */
export function basePathOf(publicUrl: string | null): string {
  if (publicUrl === null) return "";
  const path = withoutLastSlashes(new URL(publicUrl).pathname);
  return OWN.test(path) ? "" : path;
}

/** Removes the base path from a request's URL. Returns other URLs unchanged. */
export const withoutBasePath = (url: string, basePath: string): string =>
  basePath !== "" && url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url;

/**
 * Serves the paths under the base path like those at the root, so that a proxy may keep or remove the base path. To be
 * called after all other listeners are added.
 */
export function serveUnder(basePath: string, server: Server): void {
  const rewrite = (request: IncomingMessage) => {
    request.url = withoutBasePath(request.url ?? "", basePath);
  };
  server.prependListener("request", rewrite);
  server.prependListener("upgrade", rewrite);
}
