import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import { addressPrefixes } from "../../domain/limits/address-key.js";
import type { FreeAddress } from "../../application/limits/address-counts.js";
import {
  DEFAULT_CONNECTION_LIMITS,
  DEFAULT_LIMITS,
  DEFAULT_REQUEST_LIMITS,
  type LimitedAction,
  type Limits,
} from "../../domain/limits/limit.js";
import type { Config } from "../config/config.js";

const LOOPBACK_6 = new Set(addressPrefixes("::1").map(({ key }) => key));

const isLoopback = (key: string): boolean => key.startsWith("127.") || LOOPBACK_6.has(key);

/**
 * Exempts the local machine from limits by address during development, so that end-to-end tests can register many
 * users. The exemption ends with the first request from an untrusted proxy, because all of the proxy's clients would
 * count as local. Limits that the configuration sets still apply.
 */
export function withoutLocalAddresses(
  rateLimiter: RateLimiter,
  rates: Limits,
  wasForwarded: () => boolean,
): RateLimiter {
  const isFree = (action: LimitedAction, key: string) =>
    !wasForwarded() && action.endsWith(".address") && rates[action] === DEFAULT_LIMITS[action] && isLoopback(key);
  return {
    async take(action, key, cost) {
      if (!isFree(action, key)) await rateLimiter.take(action, key, cost);
    },
    async takeAll(takes) {
      const counted = takes.filter(({ action, key }) => !isFree(action, key));
      if (counted.length > 0) await rateLimiter.takeAll(counted);
    },
    async charge(action, key, cost) {
      if (!isFree(action, key)) await rateLimiter.charge(action, key, cost);
    },
    left: (action, key) => (isFree(action, key) ? null : rateLimiter.left(action, key)),
    close: () => rateLimiter.close?.(),
  };
}

/** Exempts the local machine from limits on connections and concurrent requests per address. */
export function freeLocalAddresses(
  { development, limits: { connections, requests } }: Pick<Config, "development" | "limits">,
  wasForwarded: () => boolean,
) {
  const freeWhere = (isDefault: boolean): FreeAddress =>
    development && isDefault ? (key) => !wasForwarded() && isLoopback(key) : () => false;
  return {
    tcp: freeWhere(connections.tcp === DEFAULT_CONNECTION_LIMITS.tcp),
    address: freeWhere(connections.address === DEFAULT_CONNECTION_LIMITS.address),
    pending: freeWhere(connections.pending === DEFAULT_CONNECTION_LIMITS.pending),
    requests: freeWhere(requests.address === DEFAULT_REQUEST_LIMITS.address),
  };
}
