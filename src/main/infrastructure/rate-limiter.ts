import { InMemoryRateLimiter, noLimits } from "../../adapters/security/in-memory-rate-limiter.js";
import { RedisRateLimiter } from "../../adapters/redis/redis-rate-limiter.js";
import { systemMonotonicClock } from "../../adapters/system/system-monotonic-clock.js";
import { TokenBuckets } from "../../application/limits/token-buckets.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import type { Config } from "../config/config.js";
import { withoutLocalAddresses } from "./local-address-exemption.js";

/** Opens the rate limiter. Nodes with Redis share their limits. Does not wait for a connection to Redis. */
export function openRateLimiter(config: Config, wasForwarded: () => boolean): RateLimiter {
  const rateLimiter = countingLimiter(config);
  return config.development ? withoutLocalAddresses(rateLimiter, config.limits.rates, wasForwarded) : rateLimiter;
}

function countingLimiter({ rateLimits, limits, redis }: Config): RateLimiter {
  if (!rateLimits) return noLimits;
  const buckets = new TokenBuckets(limits.rates, systemMonotonicClock);
  if (!redis) return new InMemoryRateLimiter(buckets);
  const rateLimiter = new RedisRateLimiter({ ...redis, limits: limits.rates, buckets });
  rateLimiter.open();
  return rateLimiter;
}
