import { expect, it } from "vitest";
import { guardedRateLimiter } from "../../../src/application/limits/guarded-rate-limiter.js";
import type { RateLimiter } from "../../../src/application/ports/rate-limiter.js";
import { rateLimited } from "../../../src/domain/limits/errors.js";

const rateLimiter = (charge: RateLimiter["charge"]): RateLimiter => ({
  take: async (action) => {
    throw rateLimited(action, 1);
  },
  takeAll: async () => undefined,
  charge,
  left: () => null,
});

it.each<[string, RateLimiter["charge"]]>([
  ["rejects", () => Promise.reject(new Error("The limiter is away."))],
  [
    "throws",
    () => {
      throw new Error("The limiter is away.");
    },
  ],
])("reports a charge that %s, and continues", async (_how, charge) => {
  const reported: unknown[] = [];
  await guardedRateLimiter(rateLimiter(charge), (error) => void reported.push(error)).charge("message.send", "ada", 1);
  expect(reported.map(String)).toEqual(["Error: The limiter is away."]);
});

it("forwards the refusals of the limiter", async () => {
  const guarded = guardedRateLimiter(
    rateLimiter(async () => undefined),
    () => undefined,
  );
  await expect(guarded.take("message.send", "ada")).rejects.toMatchObject({ code: "rate.limited" });
});
