import { expect, it } from "vitest";
import { MemoryRateLimiter } from "../../../src/adapters/security/memory-rate-limiter.js";

it("lets a burst through, then refuses and says how long, each key by itself", async () => {
  const limiter = new MemoryRateLimiter();
  for (let send = 0; send < 20; send += 1) await limiter.take("message.send", "ada");
  await expect(limiter.take("message.send", "ada")).rejects.toMatchObject({
    kind: "rate_limited",
    code: "rate.limited",
    details: { retryAfterMs: expect.any(Number) },
  });
  await limiter.take("message.send", "bob");
  await limiter.take("login.account", "ada");
});
