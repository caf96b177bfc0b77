import type { IncomingMessage } from "node:http";
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import { onceEach } from "./once-each.js";
import { allowedOrigins, normalOrigin } from "./origins.js";

const MAX_LOGGED_CHARACTERS = 200;

/**
 * Whether the page that sent a request is allowed. Logs each refused origin once, with advice; other text is not
 * logged.
 */
export function originCheck(
  { corsOrigins: listed, publicUrl, development: loopback }: Config,
  logger: Logger,
): (request: Pick<IncomingMessage, "headers">) => boolean {
  const allows = allowedOrigins({ listed, publicUrl, loopback });
  const warn = onceEach((origin) =>
    logger.warn(
      { origin },
      "a page of this origin was refused: name it in CORS_ORIGINS, or in PUBLIC_URL if it is the server's own origin",
    ),
  );
  return ({ headers: { origin, host } }) => {
    if (origin === undefined) return true;
    const allowed = allows(origin, host);
    if (!allowed) warn((normalOrigin(origin) ?? "not an origin").slice(0, MAX_LOGGED_CHARACTERS));
    return allowed;
  };
}

export type Forwarding = Readonly<{
  onUntrusted(peer: string): void;
  /** Whether an untrusted peer has forwarded a request. */
  wasUntrusted(): boolean;
}>;

/** Remembers that an untrusted peer forwarded requests, and logs it once. */
export function watchForwarding(logger: Logger): Forwarding {
  let seen = false;
  return {
    onUntrusted: (peer) => {
      if (!seen)
        logger.warn(
          { peer },
          "X-Forwarded-For is ignored: if this peer is your proxy, set TRUST_PROXY, or all its clients share limits",
        );
      seen = true;
    },
    wasUntrusted: () => seen,
  };
}
