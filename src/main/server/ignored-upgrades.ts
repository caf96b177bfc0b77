import { IncomingMessage, ServerResponse, type Server } from "node:http";
import type { Duplex } from "node:stream";

type Headers = IncomingMessage["headers"];

/** Whether a request for this URL is upgraded. Every other upgrade offer is ignored. */
export type TakesUpgrade = (url: string, headers: Headers) => boolean;

/** Connections that close after the answer to their ignored offer. */
const closing = new WeakSet<Duplex>();

/**
 * Answers a request with an ignored upgrade offer as if it had not offered (RFC 9110, 7.8). Node reads the request's
 * `upgrade` after parsing its head, and hands the socket over for good when it is true. CONNECT stays an upgrade.
 * Bytes after an ignored offer are handed over too, so that only its first head is parsed.
 */
export function requestThatOffers(takes: TakesUpgrade): typeof IncomingMessage {
  return class ChatRequest extends IncomingMessage {
    offers = false;
    isTooLate = false;

    get upgrade(): boolean {
      return this.isTooLate || (this.offers && (this.method === "CONNECT" || takes(this.url ?? "", this.headers)));
    }

    set upgrade(offers: boolean) {
      this.offers = offers;
      this.isTooLate = closing.has(this.socket);
    }
  };
}

/**
 * Answers one ignored offer per connection and then closes it, so that clients cannot repeat offers. Drops the bytes
 * after the offer. To be called after all other listeners are added.
 */
export function closeAfterIgnoredUpgrades(server: Server): void {
  intercept(server, "request", (request, response) => {
    if (request.headers.upgrade === undefined) return false;
    closing.add(request.socket);
    if (response instanceof ServerResponse) response.shouldKeepAlive = false;
    return false;
  });
  intercept(server, "upgrade", ({ socket }) => {
    if (!closing.has(socket)) return false;
    socket.on("error", () => socket.destroy()).resume();
    return true;
  });
}

type Handles = (request: IncomingMessage, response: unknown) => boolean;

/** Calls `handles` before the listeners of an event, and skips them when it returns true. */
function intercept(server: Server, event: "request" | "upgrade", handles: Handles): void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, ...rest: unknown[]) => {
    if (handles(request, rest[0])) return;
    for (const listener of listeners) listener.call(server, request, ...rest);
  });
}
