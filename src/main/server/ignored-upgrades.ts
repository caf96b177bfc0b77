import { IncomingMessage, ServerResponse, type Server } from "node:http";
import type { Duplex } from "node:stream";

type Headers = IncomingMessage["headers"];

/** Whether a request for this URL is upgraded; every other offer to upgrade is ignored. */
export type TakesUpgrade = (url: string, headers: Headers) => boolean;

/** Connections that close once their ignored offer is answered. */
const closing = new WeakSet<Duplex>();

/**
 * A request whose offer to upgrade is ignored is answered as if it had not offered: RFC 9110, 7.8. Node asks a request for
 * `upgrade` when its head is parsed and hands the socket over for good when that is true. A CONNECT stays one.
 * Whatever follows an ignored offer is handed over too, so that no more than its first head is parsed.
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
 * Answers one ignored offer on a connection and then closes it, so that nobody offers again and again. What was sent after
 * the offer is dropped. To be called when all other listeners are there.
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

/** Calls `handles` before the listeners of an event, which are not called where it returns true. */
function intercept(server: Server, event: "request" | "upgrade", handles: Handles): void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, ...rest: unknown[]) => {
    if (handles(request, rest[0])) return;
    for (const listener of listeners) listener.call(server, request, ...rest);
  });
}
