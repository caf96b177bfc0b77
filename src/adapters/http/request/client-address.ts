import type { IncomingMessage } from "node:http";
import { isIP, isIPv4 } from "node:net";
import proxyAddress from "proxy-addr";

export type AddressOf = (request: IncomingMessage) => string;

/** Whether the peer at this address is a trusted proxy. */
export function trustsAddress(trustProxy: number | readonly string[]): (address: string) => boolean {
  if (typeof trustProxy === "number") return () => trustProxy > 0;
  const trusted = proxyAddress.compile([...trustProxy]);
  return (address) => trusted(address, 0);
}

/** Remembers the address of each request, because its headers do not change. */
export function oncePerRequest(addressOf: AddressOf): AddressOf {
  const known = new WeakMap<IncomingMessage, string>();
  return (request) => {
    const address = known.get(request) ?? addressOf(request);
    known.set(request, address);
    return address;
  };
}

/**
 * Finds the client's IP address of a request. Only headers of trusted proxies count; for a value that is not an
 * address, the address of the peer is used. `onUntrusted` gets the peer of a request that an untrusted proxy forwarded.
 */
export function clientAddress(
  trustProxy: number | readonly string[],
  onUntrusted: (peer: string) => void = () => undefined,
): AddressOf {
  const trusts =
    typeof trustProxy === "number"
      ? (_address: string, hop: number) => hop < trustProxy
      : proxyAddress.compile([...trustProxy]);
  return ({ headers, socket }) => {
    const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",");
    const named = forwarded === "" ? [] : forwarded.split(",").toReversed();
    let address = ipAddress(socket.remoteAddress ?? "") ?? "";
    if (named.length > 0 && !trusts(address, 0)) onUntrusted(address);
    for (const [hop, name] of named.entries()) {
      const next = trusts(address, hop) ? ipAddress(name) : null;
      if (next === null) return address;
      address = next;
    }
    return address;
  };
}

const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const IPV4_WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/;
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * The canonical form of an IP address: without port, brackets, quotes and zone. An IPv4 address inside IPv6 becomes
 * IPv4.
 */
export function ipAddress(text: string): string | null {
  const bare = text.trim().replace(/^"(.*)"$/, "$1");
  const host = BRACKETED.exec(bare)?.[1] ?? IPV4_WITH_PORT.exec(bare)?.[1] ?? bare;
  const [address = ""] = host.split("%", 1);
  if (isIPv4(address)) return address;
  if (isIP(address) === 0) return null;
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(shortest) ?? [];
  return high === undefined || low === undefined ? shortest : [...bytesOf(high), ...bytesOf(low)].join(".");
}

function bytesOf(group: string): [number, number] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
