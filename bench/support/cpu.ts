import { readFileSync } from "node:fs";
import type pg from "pg";

const TICKS_A_SECOND = 100;

export function nodeCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Of the backends of this database, where PostgreSQL runs on the same machine; elsewhere NaN. */
export async function postgresCpuSeconds(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()",
  );
  return rows.map(({ pid }) => processCpuSeconds(pid)).reduce((sum, seconds) => sum + seconds, 0);
}

/** Of another process on this machine; elsewhere NaN. */
export function processCpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
}
