import type { IncomingMessage, Server } from "node:http";
import { withoutLastSlashes } from "../config/setting-kinds.js";

/** First segments of the server's own paths. */
const OWN = /^\/(?:api|socket\.io|assets|\.well-known|livez|readyz|metrics|openapi\.json|asyncapi\.json)(?:\/|$)/i;

/**
 * The path under which people reach the server, without a slash at its end; empty for none. A path that begins like one of
 * the server's own cannot be told from it, and counts as none.
 */
export function basePathOf(publicUrl: string | null): string {
  if (publicUrl === null) return "";
  const path = withoutLastSlashes(new URL(publicUrl).pathname);
  return OWN.test(path) ? "" : path;
}

/** A request's URL as if a proxy had taken the base path away; another URL as it is. */
export const withoutBasePath = (url: string, basePath: string): string =>
  basePath !== "" && url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url;

/**
 * Serves the paths under the base path as those at the root, so that a proxy may pass the base path on or take it away. To
 * be called when all other listeners are there.
 */
export function serveUnder(basePath: string, server: Server): void {
  const rewrite = (request: IncomingMessage) => {
    request.url = withoutBasePath(request.url ?? "", basePath);
  };
  server.prependListener("request", rewrite);
  server.prependListener("upgrade", rewrite);
}
