import type pg from "pg";

const EVERY_MS = 60_000;
const WAL_BEFORE_CHECKPOINT = 32 * 1024 * 1024;

/**
 * PGlite has none of PostgreSQL's background processes: without this the write-ahead log grows and lengthens the
 * start after a crash, dead rows stay, and the planner knows nothing of the tables. Returns what ends it.
 */
export function startMaintenance(pool: pg.Pool, everyMs: number = EVERY_MS): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => maintain(pool)).catch(() => {});
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}

/** A little at a time, because everyone else waits for it. */
export async function maintain(pool: pg.Pool): Promise<void> {
  const { rows: due } = await pool.query<{ table: string }>(TABLE_MOST_CHANGED);
  for (const { table } of due) await pool.query(`VACUUM (ANALYZE) ${table}`);
  const { rows: log } = await pool.query<{ bytes: string }>(
    "SELECT pg_current_wal_lsn() - redo_lsn AS bytes FROM pg_control_checkpoint()",
  );
  if (Number(log[0]?.bytes) > WAL_BEFORE_CHECKPOINT) await pool.query("CHECKPOINT");
}

const TABLE_MOST_CHANGED = `
  SELECT relid::regclass::text AS "table"
  FROM pg_stat_user_tables
  WHERE n_dead_tup > 1000 + 0.2 * n_live_tup OR n_mod_since_analyze > 500 + 0.1 * n_live_tup
  ORDER BY n_dead_tup + n_mod_since_analyze DESC
  LIMIT 1`;
