import { setTimeout as sleep } from "node:timers/promises";
import { spread } from "./figures.js";

export type Load = Readonly<{ done: number; seconds: number; p50: number; p99: number }>;

/** Runs the work of each worker repeatedly for `ms`. */
export async function load(workers: number, ms: number, work: (worker: number) => Promise<unknown>): Promise<Load> {
  const waited: number[] = [];
  const begun = performance.now();
  const worker = async (index: number) => {
    for (let now = performance.now(); now - begun < ms; ) {
      await work(index);
      const after = performance.now();
      waited.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => worker(index)));
  return loadOf(waited, begun);
}

/** Starts work at this rate, even if earlier work has not ended. */
export async function paced(perSecond: number, ms: number, work: (turn: number) => Promise<unknown>): Promise<Load> {
  const waited: number[] = [];
  const begun = performance.now();
  const timed = async (turn: number) => {
    const from = performance.now();
    await work(turn);
    waited.push(performance.now() - from);
  };
  const all: Promise<void>[] = [];
  for (let turn = 0; turn < (perSecond * ms) / 1000; turn += 1) {
    const early = begun + (turn * 1000) / perSecond - performance.now();
    if (early > 0) await sleep(early);
    all.push(timed(turn));
  }
  await Promise.all(all);
  return loadOf(waited, begun);
}

function loadOf(waited: readonly number[], begun: number): Load {
  const sorted = waited.toSorted((a, b) => a - b);
  return {
    done: sorted.length,
    seconds: (performance.now() - begun) / 1000,
    p50: spread(sorted).median,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}
