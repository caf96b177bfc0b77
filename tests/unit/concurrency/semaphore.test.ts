import { expect, it } from "vitest";
import { Semaphore } from "../../../src/application/concurrency/semaphore.js";

/** Work that ends on request. */
function controlled() {
  const release: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((done) => release.push(done));
    running -= 1;
  };
  return { work, release, most: () => most };
}

const settled = () => new Promise((later) => setImmediate(later));

it("runs a few pieces of work at once, in order of arrival, and refuses work beyond its queue", async () => {
  const semaphore = new Semaphore({ max: 2, maxQueued: 3 });
  const { work, release, most } = controlled();
  const order: number[] = [];
  const passes = [1, 2, 3, 4, 5].map((turn) => semaphore.run(() => (order.push(turn), work())));
  await expect(semaphore.run(work)).rejects.toMatchObject({
    kind: "unavailable",
    code: "service.unavailable",
    details: { retryAfterMs: 1000 },
  });
  for (let turn = 0; turn < 5; turn += 1) {
    await settled();
    release.shift()?.();
  }
  await Promise.all(passes);
  expect([order, most()]).toEqual([[1, 2, 3, 4, 5], 2]);
});

it("releases the slot of work that failed", async () => {
  const semaphore = new Semaphore({ max: 1, maxQueued: 1 });
  await expect(semaphore.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await semaphore.run(async () => "yes")).toBe("yes");
});
