import { expect, it } from "vitest";
import { EmailVerification } from "../../../src/application/accounts/verification/email-verification.js";
import { FairSemaphore } from "../../../src/application/concurrency/fair-semaphore.js";
import { StoreTurns } from "../../../src/application/limits/store-turns.js";
import { TokenBuckets } from "../../../src/application/limits/token-buckets.js";
import { userTakes } from "../../../src/application/limits/user-takes.js";
import { InMemoryRateLimiter } from "../../../src/adapters/security/in-memory-rate-limiter.js";
import { buildUser } from "../../../src/contracts/builders.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";

const ADA = { userId: "ada", sessionId: "phone" };
const semaphore = () => new FairSemaphore({ slots: 1, slotsPerName: 1, waiting: 9, waitingPerPath: 9 });

/** Required verification, with one stored user. The user and the session may each make `budget` requests. */
function required({ budget = 9, emailVerifiedAt = null as Date | null } = {}) {
  const turns = new StoreTurns({ reads: semaphore(), lists: semaphore() }, { waitingPerAddress: 9 });
  const limits = { ...DEFAULT_LIMITS, "request.user": { quota: budget, windowMs: 60_000 } };
  const rateLimiter = new InMemoryRateLimiter(new TokenBuckets(limits, { elapsedMs: () => 0 }));
  let reads = 0;
  const verification = new EmailVerification({
    mode: "required",
    turns,
    rateLimiter,
    userRepository: {
      find: async () => {
        reads += 1;
        return buildUser({ id: ADA.userId, emailVerifiedAt });
      },
    },
    accountMailComposer: { compose: async () => null },
    mailQueue: { send: () => {} },
    report: () => {},
  });
  const remaining = () =>
    userTakes("request.user", ADA, 1).map(({ action, key }) => rateLimiter.left(action, key).remaining);
  return { verification, turns, rateLimiter, reads: () => reads, remaining };
}

it("counts the look-up of an unverified user against the user's requests before it reads the store", async () => {
  const { verification, reads } = required({ budget: 1 });
  await expect(verification.check(ADA)).rejects.toMatchObject({ code: "account.email_not_verified" });
  await expect(verification.check(ADA)).rejects.toMatchObject({ code: "rate.limited" });
  expect(reads()).toBe(1);
});

it("waits for the user's turn before it reads from the store whether the user is verified", async () => {
  const { verification, turns, reads } = required({ emailVerifiedAt: new Date(0) });
  let finish = () => {};
  const busy = turns.read(ADA, () => new Promise<void>((done) => (finish = done)));
  const checked = verification.check(ADA);
  await new Promise((later) => setImmediate(later));
  expect(reads()).toBe(0);
  finish();
  await Promise.all([busy, checked]);
  expect(reads()).toBe(1);
});

it("reads a verified user once, and counts no further requests", async () => {
  const { verification, reads, remaining } = required({ budget: 9, emailVerifiedAt: new Date(0) });
  await verification.check(ADA);
  await verification.check(ADA);
  expect([reads(), remaining()]).toEqual([1, [9, 9]]);
});

it("refuses a verified user without budget before it reads the store", async () => {
  const { verification, rateLimiter, reads } = required({ budget: 9, emailVerifiedAt: new Date(0) });
  await rateLimiter.charge("request.user", ADA.userId, 9);
  await expect(verification.check(ADA)).rejects.toMatchObject({ code: "rate.limited" });
  expect(reads()).toBe(0);
});
