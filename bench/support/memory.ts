import { readFileSync } from "node:fs";

/** Memory of a process in KiB (PSS: shared pages count by their share). NaN where it cannot be read. */
export function memoryKiB(pid: number): number {
  try {
    const [, kib] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
    return Number(kib);
  } catch {
    return Number.NaN;
  }
}
