import { spread } from "./figures.js";

export type Load = Readonly<{ done: number; seconds: number; p50: number; p99: number }>;

/** Each of the workers does one thing after the other, for so long. */
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
  const seconds = (performance.now() - begun) / 1000;
  waited.sort((a, b) => a - b);
  return {
    done: waited.length,
    seconds,
    p50: spread(waited).median,
    p99: waited[Math.floor(waited.length * 0.99)] ?? 0,
  };
}
