import type pg from "pg";

const TOTAL = `
  SELECT (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables)
    + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes) AS read`;

/** Number of rows and index entries that `work` reads, on a database with one connection. */
export async function rowsRead(pool: pg.Pool, work: () => Promise<unknown>): Promise<number> {
  const before = await total(pool);
  await work();
  return (await total(pool)) - before;
}

async function total(pool: pg.Pool): Promise<number> {
  await pool.query("SELECT pg_stat_force_next_flush()");
  await pool.query("SELECT pg_stat_clear_snapshot()");
  const { rows } = await pool.query<{ read: string }>(TOTAL);
  return Number(rows[0]?.read);
}
