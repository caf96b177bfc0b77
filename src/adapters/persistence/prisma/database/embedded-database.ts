import { existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import { prismaDatabase, type Database } from "./database.js";
import { lockDataDirectory } from "./lock-file.js";
import { pgliteClient } from "./pglite-client.js";
import { createPool } from "./pool.js";

export type EmbeddedDatabaseOptions = Readonly<{
  /** Directory of the data. Without one, the data lives in memory and ends with the process. */
  directory?: string;
  /** Dump of another database, which a new one is created from. */
  template?: Blob;
}>;

export class DamagedDataError extends Error {
  override readonly name = "DamagedDataError";

  constructor(directory: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The database in ${directory} cannot be opened (${why}). Restore a backup there, or move the directory away to start with an empty database.`,
    );
    this.cause = cause;
  }
}

/**
 * Opens PostgreSQL in this process, on one connection: inside a transaction, use the transaction's client only.
 * Committed data survives the death of the process. The directory is locked until `close`.
 */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions = {}): Promise<Database> {
  const { directory, template } = options;
  if (directory === undefined) {
    const pglite = await startPGlite("memory://", template);
    return onPGlite(pglite, () => pglite.close());
  }
  const lock = await lockDataDirectory(directory);
  try {
    const pglite = await openOrCreate(directory, template);
    await chmod(join(directory, "postgres"), 0o700);
    return onPGlite(pglite, async () => {
      try {
        await pglite.close();
      } finally {
        await lock.release();
      }
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens the database, or creates it. If a marker file shows that creating was interrupted, it is created again. */
async function openOrCreate(directory: string, template?: Blob): Promise<PGlite> {
  const cluster = join(directory, "postgres");
  const unfinished = join(directory, "postgres.unfinished");
  if (existsSync(unfinished)) await rm(cluster, { recursive: true, force: true });
  if (existsSync(cluster))
    return startPGlite(cluster).catch((cause: unknown) => Promise.reject(new DamagedDataError(cluster, cause)));
  await writeFile(unfinished, "");
  const pglite = await startPGlite(cluster, template);
  await rm(unfinished);
  return pglite;
}

function startPGlite(dataDir: string, template?: Blob): Promise<PGlite> {
  return PGlite.create({
    dataDir,
    relaxedDurability: false,
    startParams: [...PGlite.defaultStartParams, "-c", "max_wal_size=64MB", "-c", "min_wal_size=32MB"],
    ...(template && { loadDataDir: template }),
  });
}

function onPGlite(pglite: PGlite, closePGlite: () => Promise<void>): Database {
  const pool = createPool({
    Client: pgliteClient(pglite),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  });
  const stopMaintenance = startMaintenance(pool);
  return prismaDatabase(pool, pool, { isEmbedded: true, before: stopMaintenance, after: closePGlite });
}

const INTERVAL_MS = 60_000;
const WAL_BEFORE_CHECKPOINT = 32 * 1024 * 1024;

/**
 * Does the work of PostgreSQL's background processes, which PGlite lacks. Without it the write-ahead log grows and
 * lengthens the start after a crash, dead rows stay, and the planner has no statistics. Returns a function that stops it.
 */
function startMaintenance(pool: pg.Pool, intervalMs: number = INTERVAL_MS): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => maintain(pool)).catch(() => {});
  }, intervalMs).unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}

/** Vacuums one table per run, because every other statement waits meanwhile. */
export async function maintain(pool: pg.Pool): Promise<void> {
  const { rows: due } = await pool.query<{ table: string }>(MOST_CHANGED_TABLE);
  for (const { table } of due) await pool.query(`VACUUM (ANALYZE) ${table}`);
  const { rows: log } = await pool.query<{ bytes: string }>(
    "SELECT pg_current_wal_lsn() - redo_lsn AS bytes FROM pg_control_checkpoint()",
  );
  if (Number(log[0]?.bytes) > WAL_BEFORE_CHECKPOINT) await pool.query("CHECKPOINT");
}

const MOST_CHANGED_TABLE = `
  SELECT relid::regclass::text AS "table"
  FROM pg_stat_user_tables
  WHERE n_dead_tup > 1000 + 0.2 * n_live_tup OR n_mod_since_analyze > 500 + 0.1 * n_live_tup
  ORDER BY n_dead_tup + n_mod_since_analyze DESC
  LIMIT 1`;
