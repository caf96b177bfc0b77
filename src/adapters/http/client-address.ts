import type { IncomingMessage } from "node:http";
import proxyAddress from "proxy-addr";

/** Tells where a request came from in the way in which Express does: by the word of the trusted proxies alone. */
export function clientAddress(trustProxy: number | readonly string[]): (request: IncomingMessage) => string {
  const trusted =
    typeof trustProxy === "number"
      ? (_address: string, hop: number) => hop < trustProxy
      : proxyAddress.compile([...trustProxy]);
  return (request) => proxyAddress(request, trusted);
}
