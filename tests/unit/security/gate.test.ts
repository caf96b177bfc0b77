import { expect, it } from "vitest";
import { Gate } from "../../../src/adapters/security/gate.js";

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
  const gate = new Gate({ running: 2, waiting: 3 });
  const { work, release, most } = controlled();
  const order: number[] = [];
  const passes = [1, 2, 3, 4, 5].map((turn) => gate.pass(() => (order.push(turn), work())));
  await expect(gate.pass(work)).rejects.toMatchObject({
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

it("is free again after failed work", async () => {
  const gate = new Gate({ running: 1, waiting: 1 });
  await expect(gate.pass(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await gate.pass(async () => "yes")).toBe("yes");
});
