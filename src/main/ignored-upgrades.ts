import { IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";

type Headers = IncomingMessage["headers"];

/** Whether a request for this URL is upgraded; every other offer to upgrade is ignored. */
export type TakesUpgrade = (url: string, headers: Headers) => boolean;

/**
 * A request whose offer to upgrade is ignored is answered as if it had not offered: RFC 9110, 7.8. Node asks a request for
 * `upgrade` when its head is parsed and hands the socket over for good when that is true. A CONNECT stays one.
 */
export function requestThatOffers(takes: TakesUpgrade): typeof IncomingMessage {
  return class ChatRequest extends IncomingMessage {
    offers = false;

    get upgrade(): boolean {
      return this.offers && (this.method === "CONNECT" || takes(this.url ?? "", this.headers));
    }

    set upgrade(offers: boolean) {
      this.offers = offers;
    }
  };
}

/**
 * Answers one ignored offer on a connection and then closes it, so that nobody offers again and again. Requests that were
 * sent after the offer are not looked at. To be called when all other listeners are there.
 */
export function closeAfterIgnoredUpgrades(server: Server): void {
  const closing = new WeakSet<Socket>();
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (closing.has(request.socket)) return;
    if (request.headers.upgrade !== undefined) {
      closing.add(request.socket);
      response.shouldKeepAlive = false;
    }
    for (const listener of listeners) listener.call(server, request, response);
  });
}
