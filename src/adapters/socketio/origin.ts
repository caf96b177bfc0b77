import type { IncomingMessage } from "node:http";

/**
 * Whether a page of this origin may connect: our own pages, the listed ones, and callers that are no pages.
 * Browsers enforce no origin on WebSockets; Socket.IO's `cors` option does not either.
 */
export function isAllowedOrigin(request: Pick<IncomingMessage, "headers">, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return /^https?:$/.test(page.protocol) && page.origin === origin && page.host === host;
}
