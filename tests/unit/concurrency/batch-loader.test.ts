import { expect, it } from "vitest";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";
import { BatchLoader } from "../../../src/application/concurrency/batch-loader.js";

/** Reads that the test resolves. */
function slowReads(maxConcurrent: number) {
  const scheduler = new VirtualScheduler();
  const reads: { keys: readonly string[]; answer(found: Record<string, number>): void; fail(error: Error): void }[] =
    [];
  const read = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, number>>((resolve, reject) => {
      reads.push({ keys, answer: (found) => resolve(new Map(Object.entries(found))), fail: (error) => reject(error) });
    });
  return { reads, scheduler, together: new BatchLoader({ read, scheduler, maxConcurrent }) };
}

/** Time in which no other read starts after one of a single key, and after one of many. */
const GATHERING_MS = 2;
const MAX_GATHERING_MS = 10;

it("loads together the keys that are requested while another read runs, each once", async () => {
  const { reads, scheduler, together } = slowReads(1);
  const first = together.load("a");
  await scheduler.advance(GATHERING_MS);
  const others = ["b", "c", "b", "a"].map((key) => together.load(key));
  await scheduler.advance(GATHERING_MS);
  expect(reads.map(({ keys }) => keys)).toEqual([["a"]]);
  reads[0]?.answer({ a: 1 });
  await scheduler.advance(0);
  reads[1]?.answer({ b: 2, a: 3 });
  expect(await Promise.all([first, ...others])).toEqual([1, 2, undefined, 2, 3]);
  expect(reads.map(({ keys }) => keys)).toEqual([["a"], ["b", "c", "a"]]);
});

it("loads together the keys that are requested soon after a read started, even if it has ended", async () => {
  const { reads, scheduler, together } = slowReads(3);
  const first = together.load("a");
  await scheduler.advance(0);
  reads[0]?.answer({ a: 1 });
  expect(await first).toBe(1);
  const others = [together.load("b")];
  await scheduler.advance(1);
  others.push(together.load("c"));
  expect(reads).toHaveLength(1);
  await scheduler.advance(1);
  reads[1]?.answer({ b: 2, c: 3 });
  expect(await Promise.all(others)).toEqual([2, 3]);
});

it("gathers longer after a read of many keys, up to a maximum", async () => {
  const { reads, scheduler, together } = slowReads(3);
  const many = Array.from({ length: 100 }, (_, key) => together.load(`${key}`));
  await scheduler.advance(0);
  reads[0]?.answer({});
  await Promise.all(many);
  const next = together.load("a");
  await scheduler.advance(MAX_GATHERING_MS - 1);
  expect(reads).toHaveLength(1);
  await scheduler.advance(1);
  reads[1]?.answer({ a: 1 });
  expect(await next).toBe(1);
});

it("starts a read at once when none has started lately", async () => {
  const { reads, scheduler, together } = slowReads(1);
  for (const key of ["a", "b"]) {
    const loaded = together.load(key);
    await scheduler.advance(0);
    reads.at(-1)?.answer({ [key]: 1 });
    expect(await loaded).toBe(1);
    await scheduler.advance(GATHERING_MS);
  }
  expect(scheduler.pending).toBe(0);
});

it("rejects only the callers whose read failed", async () => {
  const { reads, scheduler, together } = slowReads(1);
  const failed = expect(together.load("a")).rejects.toThrow("away");
  await scheduler.advance(0);
  const next = together.load("a");
  reads[0]?.fail(new Error("away"));
  await failed;
  await scheduler.advance(GATHERING_MS);
  reads[1]?.answer({ a: 1 });
  expect(await next).toBe(1);
});

it("starts other reads while one read hangs, up to a maximum", async () => {
  const { reads, scheduler, together } = slowReads(2);
  const hanging = together.load("a");
  await scheduler.advance(GATHERING_MS);
  const other = together.load("b");
  await scheduler.advance(GATHERING_MS);
  const waiting = together.load("c");
  await scheduler.advance(GATHERING_MS);
  expect(reads).toHaveLength(2);
  reads[1]?.answer({ b: 2 });
  expect(await other).toBe(2);
  await scheduler.advance(0);
  reads[2]?.answer({ c: 3 });
  expect(await waiting).toBe(3);
  reads[0]?.answer({ a: 1 });
  expect(await hanging).toBe(1);
});
