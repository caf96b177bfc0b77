import { InMemoryRateLimiter } from "../../src/adapters/security/in-memory-rate-limiter.js";
import { systemMonotonicClock } from "../../src/adapters/system/system-monotonic-clock.js";
import { Buckets } from "../../src/application/limits/buckets.js";
import { rateLimiterContract } from "../../src/contracts/rate-limiter.contract.js";

rateLimiterContract("in memory", async (limits) => ({
  limiters: [new InMemoryRateLimiter(new Buckets(limits, systemMonotonicClock))],
  close: () => {},
}));
