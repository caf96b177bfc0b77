import { expect, it } from "vitest";
import { FairSemaphore } from "../../../src/application/concurrency/fair-semaphore.js";
import { Admission, type RequestKind } from "../../../src/application/limits/admission.js";
import { StoreTurns } from "../../../src/application/limits/store-turns.js";

const NOW = new Date("2026-01-01T00:00:00Z");
const oneAtATime = () => new FairSemaphore({ slots: 1, slotsPerName: 1, waiting: 9, waitingPerPath: 9 });

const admission = () =>
  new Admission({
    sessionCache: { assertActive: async () => undefined },
    emailVerification: { check: async () => undefined },
    rateLimiter: { takeAll: async () => undefined, charge: async () => undefined },
    refusals: { request: () => undefined },
    turns: new StoreTurns({ reads: oneAtATime(), lists: oneAtATime() }, { waitingPerAddress: 9 }),
    clock: { now: () => NOW },
  } as unknown as ConstructorParameters<typeof Admission>[0]);

const request = (userId: string, kind: RequestKind) => ({
  actor: { userId, sessionId: userId },
  expiresAt: new Date(NOW.getTime() + 1),
  address: "192.0.2.1",
  kind,
});

it("holds no store turn while a password hash waits", async () => {
  const front = admission();
  let hashed = () => {};
  const hashing = new Promise<void>((resolve) => (hashed = resolve));
  const changed = front.run(
    request("ada", "credentials"),
    () => hashing,
    () => 0,
  );
  const answered: string[] = [];
  const reads = ["bob", "cy"].map((userId) =>
    front.run(
      request(userId, "read"),
      async () => void answered.push(userId),
      () => 0,
    ),
  );
  await new Promise((later) => setImmediate(later));
  expect(answered).toEqual(["bob", "cy"]);
  hashed();
  await Promise.all([changed, ...reads]);
});
