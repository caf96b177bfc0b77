import { existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { lockDataDirectory } from "./data-directory-lock.js";
import type { Database } from "./database.js";
import { startMaintenance } from "./embedded-maintenance.js";
import { pgliteClient } from "./pglite-client.js";
import { prismaDatabase } from "./prisma-database.js";
import { steadyPool } from "./steady-pool.js";

export type EmbeddedDatabaseOptions = Readonly<{
  /** Where the data is kept. Without one it lives in memory and goes with the process. */
  directory?: string;
  /** What a new database begins with: a dump of another one. */
  template?: Blob;
}>;

export class DamagedDataError extends Error {
  override readonly name = "DamagedDataError";

  constructor(directory: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The database in ${directory} cannot be opened (${why}). Put a backup of it there, or move it away to begin anew.`,
    );
    this.cause = cause;
  }
}

/**
 * PostgreSQL in this process, on one connection: inside a transaction, use the transaction's client only.
 * What is committed survives the death of the process. The directory is locked until `close`.
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

/** A first start that was cut off leaves its marker, and is begun again. */
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
  const pool = steadyPool({
    Client: pgliteClient(pglite),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  });
  const stopMaintenance = startMaintenance(pool);
  return prismaDatabase(pool, pool, { before: stopMaintenance, after: closePGlite });
}
