import type { IncomingMessage } from "node:http";

const PROBED = new Set(["/livez", "/readyz", "/metrics"]);
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** A probe of the machine itself, which orchestrators restart a server for when it is refused. No probe offers to upgrade. */
export const isLocalProbe = ({ url = "", socket, headers }: IncomingMessage): boolean =>
  PROBED.has(url.split("?", 1)[0] ?? "") &&
  LOOPBACK.test(socket.remoteAddress ?? "") &&
  headers["x-forwarded-for"] === undefined &&
  headers.upgrade === undefined;
