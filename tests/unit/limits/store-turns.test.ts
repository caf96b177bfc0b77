import { expect, it } from "vitest";
import { FairSemaphore } from "../../../src/application/concurrency/fair-semaphore.js";
import { StoreTurns } from "../../../src/application/limits/store-turns.js";

const WAITING_PER_ADDRESS = 3;

/** Turns that one address holds until the returned function is called. */
function heldTurns() {
  const limits = { slots: 1, slotsPerName: 1, waiting: 100, waitingPerPath: 100 };
  const semaphores = { reads: new FairSemaphore(limits), lists: new FairSemaphore(limits) };
  const turns = new StoreTurns(semaphores, { waitingPerAddress: WAITING_PER_ADDRESS });
  let release = () => {};
  const held = turns.unauthenticated({ address: "192.0.2.1" }, () => new Promise<void>((done) => (release = done)));
  return { turns, release: () => (release(), held) };
}

it("refuses waiting requests of one address beyond the maximum, and accepts those of other addresses", async () => {
  const { turns, release } = heldTurns();
  const waiting = Array.from({ length: WAITING_PER_ADDRESS }, () =>
    turns.unauthenticated({ address: "192.0.2.7" }, async () => 1),
  );
  await expect(turns.unauthenticated({ address: "192.0.2.7" }, async () => 1)).rejects.toMatchObject({
    code: "service.unavailable",
  });
  const other = turns.unauthenticated({ address: "192.0.2.8" }, async () => 2);
  await release();
  expect(await Promise.all([...waiting, other])).toEqual([1, 1, 1, 2]);
});

it("takes aborted requests of unauthenticated callers out of the queue", async () => {
  const { turns, release } = heldTurns();
  const aborts: (() => void)[] = [];
  let worked = 0;
  const caller = { address: "192.0.2.7", onAbort: (abort: () => void) => void aborts.push(abort) };
  const aborted = Array.from({ length: WAITING_PER_ADDRESS }, () =>
    turns.unauthenticated(caller, async () => (worked += 1)),
  );
  for (const abort of aborts) abort();
  const outcomes = await Promise.allSettled(aborted);
  expect(outcomes.map(({ status }) => status)).toEqual(Array(WAITING_PER_ADDRESS).fill("rejected"));
  const next = turns.unauthenticated({ address: "192.0.2.7" }, async () => 2);
  await release();
  expect([await next, worked]).toEqual([2, 0]);
});
