import { expect, it } from "vitest";
import { Gate } from "../../../src/adapters/security/gate.js";

/** Work that ends when it is told to. */
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

it("a gate lets a few through at once, in the order in which they came, and refuses what it cannot hold", async () => {
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

it("a gate is free again after work that failed", async () => {
  const gate = new Gate({ running: 1, waiting: 1 });
  await expect(gate.pass(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await gate.pass(async () => "yes")).toBe("yes");
});
