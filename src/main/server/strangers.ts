import type { IncomingMessage } from "node:http";
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import { onceEach } from "./once-each.js";
import { allowedOrigins, normalOrigin } from "./origins.js";

const MAX_LOGGED_CHARACTERS = 200;

/** Whether the page that a request came from is let in. A refused origin is logged once, with what would let it in; other text is not. */
export function originCheck(
  { corsOrigins: listed, publicUrl, development: loopback }: Config,
  logger: Logger,
): (request: Pick<IncomingMessage, "headers">) => boolean {
  const allows = allowedOrigins({ listed, publicUrl, loopback });
  const warn = onceEach((origin) =>
    logger.warn(
      { origin },
      "a page of this origin is not let in: name it in CORS_ORIGINS, or in PUBLIC_URL if it is ours",
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
  /** Whether a request was forwarded by a peer whose word does not count. */
  wasUntrusted(): boolean;
}>;

/** Remembers that requests are forwarded by a peer whose word does not count, and logs it once. */
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
