import type { IncomingMessage } from "node:http";

const PROBED = new Set(["/livez", "/readyz", "/metrics"]);
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Whether this is a health probe from the same machine. It must not be refused, because an orchestrator would restart
 * the server. Probes never offer an upgrade.
 */
export const isLocalProbe = ({ url = "", socket, headers }: IncomingMessage): boolean =>
  PROBED.has(url.split("?", 1)[0] ?? "") &&
  LOOPBACK.test(socket.remoteAddress ?? "") &&
  headers["x-forwarded-for"] === undefined &&
  headers.upgrade === undefined;
