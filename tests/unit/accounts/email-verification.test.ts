import { expect, it } from "vitest";
import { EmailVerification } from "../../../src/application/accounts/email-verification.js";
import { FairSemaphore } from "../../../src/application/concurrency/fair-semaphore.js";
import { StoreTurns } from "../../../src/application/limits/store-turns.js";
import { rateLimited } from "../../../src/domain/limits/errors.js";

const ADA = { userId: "ada", sessionId: "phone" };
const semaphore = () => new FairSemaphore({ slots: 1, slotsPerName: 1, waiting: 9, waitingPerPath: 9 });

/** Verification is required. The user has `budget` requests, and the store holds one user. */
function required({ budget = 9, emailVerifiedAt = null as Date | null } = {}) {
  const turns = new StoreTurns({ reads: semaphore(), lists: semaphore() }, { waitingPerAddress: 9 });
  let taken = 0;
  let reads = 0;
  const verification = new EmailVerification({
    mode: "required",
    turns,
    rateLimiter: {
      takeAll: async () => {
        taken += 1;
        if (taken > budget) throw rateLimited("request.user", 1);
      },
    },
    userRepository: {
      find: async () => {
        reads += 1;
        return { emailVerifiedAt };
      },
    },
  } as unknown as ConstructorParameters<typeof EmailVerification>[0]);
  return { verification, turns, reads: () => reads, taken: () => taken };
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

it("reads and counts a verified user once", async () => {
  const { verification, reads, taken } = required({ emailVerifiedAt: new Date(0) });
  await verification.check(ADA);
  await verification.check(ADA);
  expect([reads(), taken()]).toEqual([1, 1]);
});
