import { IncomingMessage, ServerResponse, type Server } from "node:http";
import type { Duplex } from "node:stream";

type Headers = IncomingMessage["headers"];

/** Whether a request for this URL is upgraded. Every other upgrade offer is ignored. */
export type TakesUpgrade = (url: string, headers: Headers) => boolean;

/** Connections that are closed after the answer to an ignored upgrade offer. */
const closing = new WeakSet<Duplex>();

/**
 * Makes Node answer a request with an ignored upgrade offer like one without it (RFC 9110, 7.8). Node reads the
 * request's `upgrade` after parsing its head, and stops parsing the socket for good when it is true. CONNECT stays an
 * upgrade. So does an ignored offer with further bytes, so that only its first head is parsed.
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
 * Answers one ignored upgrade offer per connection and then closes the connection, so that clients cannot repeat
 * offers. Drops the bytes after the offer. To be called after all other listeners were added.
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
