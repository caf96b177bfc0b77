import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

export const SERVER_CORE = "0";
export const CLIENT_CORE = "1";
const ALL_CORES = `0-${availableParallelism() - 1}`;

/** Pins a process to one core if the machine has two and `taskset`. Returns whether it did. */
export async function pinned(pid: number, core: string): Promise<boolean> {
  if (availableParallelism() < 2) return false;
  return promisify(execFile)("taskset", ["-acp", core, String(pid)]).then(
    () => true,
    () => false,
  );
}

export const unpinned = (pid: number): Promise<boolean> => pinned(pid, ALL_CORES);
