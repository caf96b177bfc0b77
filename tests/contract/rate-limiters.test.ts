import { InMemoryRateLimiter } from "../../src/adapters/security/in-memory-rate-limiter.js";
import { systemMonotonicClock } from "../../src/adapters/system/system-monotonic-clock.js";
import { TokenBuckets } from "../../src/application/limits/token-buckets.js";
import { rateLimiterContract } from "../../src/contracts/rate-limiter.contract.js";

rateLimiterContract("in memory", async (limits) => ({
  limiters: [new InMemoryRateLimiter(new TokenBuckets(limits, systemMonotonicClock))],
  close: () => {},
}));
