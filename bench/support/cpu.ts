import { readFileSync } from "node:fs";
import type pg from "pg";

const TICKS_A_SECOND = 100;

export function nodeCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU time of another process on this machine. NaN where it cannot be read. */
export function processCpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
}

/**
 * Starts to measure the CPU time of this database's backends. Includes new backends, but not those that end meanwhile.
 */
export async function measurePostgresCpu(pool: pg.Pool): Promise<() => Promise<number>> {
  const before = await backendsCpuSeconds(pool);
  return async () => {
    const after = await backendsCpuSeconds(pool);
    return [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
  };
}

async function backendsCpuSeconds(pool: pg.Pool): Promise<ReadonlyMap<number, number>> {
  const { rows } = await pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'",
  );
  return new Map(rows.map(({ pid }) => [pid, processCpuSeconds(pid)]));
}
