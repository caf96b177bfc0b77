import { expect, it } from "vitest";
import { BatchLoader } from "../../../src/application/concurrency/batch-loader.js";

/** Reads that the test resolves. */
function slowReads(lanes: number) {
  const reads: { keys: readonly string[]; answer(found: Record<string, number>): void; fail(error: Error): void }[] =
    [];
  const read = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, number>>((resolve, reject) => {
      reads.push({ keys, answer: (found) => resolve(new Map(Object.entries(found))), fail: (error) => reject(error) });
    });
  return { reads, together: new BatchLoader(read, lanes) };
}

const turn = () => new Promise((later) => setImmediate(later));

it("loads together the keys that are requested while another read runs, each once", async () => {
  const { reads, together } = slowReads(1);
  const first = together.load("a");
  await turn();
  const others = ["b", "c", "b", "a"].map((key) => together.load(key));
  await turn();
  expect(reads.map(({ keys }) => keys)).toEqual([["a"]]);
  reads[0]?.answer({ a: 1 });
  await turn();
  reads[1]?.answer({ b: 2, a: 3 });
  expect(await Promise.all([first, ...others])).toEqual([1, 2, undefined, 2, 3]);
  expect(reads.map(({ keys }) => keys)).toEqual([["a"], ["b", "c", "a"]]);
});

it("rejects only the callers whose read failed", async () => {
  const { reads, together } = slowReads(1);
  const failed = expect(together.load("a")).rejects.toThrow("away");
  await turn();
  const next = together.load("a");
  reads[0]?.fail(new Error("away"));
  await failed;
  await turn();
  reads[1]?.answer({ a: 1 });
  expect(await next).toBe(1);
});

it("starts other reads while one read hangs", async () => {
  const { reads, together } = slowReads(2);
  const hanging = together.load("a");
  await turn();
  const other = together.load("b");
  await turn();
  reads[1]?.answer({ b: 2 });
  expect(await other).toBe(2);
  reads[0]?.answer({ a: 1 });
  expect(await hanging).toBe(1);
});
