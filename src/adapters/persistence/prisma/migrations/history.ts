import type pg from "pg";
import { changedMigration, missingMigration, unfinishedMigration } from "./errors.js";
import { checksum, hasChecksum, type MigrationFile } from "./files.js";

export type MigrationRecord = Readonly<{ name: string; checksum: string; finished: boolean }>;

/** The migrations table of Prisma, so that Prisma and this server recognise each other's migrations. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/** Reads the migrations that were started and not rolled back, oldest first. */
export async function readHistory(client: pg.ClientBase): Promise<MigrationRecord[]> {
  await client.query(CREATE_TABLE);
  const { rows } = await client.query<MigrationRecord>(`
    SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "finished"
    FROM "_prisma_migrations"
    WHERE "rolled_back_at" IS NULL
    ORDER BY "started_at"`);
  return rows;
}

/** Returns the migrations still to apply, in order. Refuses a history that contradicts the files. */
export function pendingMigrations(
  files: readonly MigrationFile[],
  history: readonly MigrationRecord[],
  directory: string,
): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const record of history) {
    if (!record.finished) throw unfinishedMigration(record.name);
    const file = byName.get(record.name);
    if (!file) throw missingMigration(record.name, directory);
    if (!hasChecksum(file.script, record.checksum)) throw changedMigration(record.name);
  }
  const applied = new Set(history.map((record) => record.name));
  return files.filter((file) => !applied.has(file.name));
}

export async function recordStart(client: pg.ClientBase, { name, script }: MigrationFile): Promise<string> {
  const id = crypto.randomUUID();
  await client.query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at") VALUES ($1, $2, $3, now())`,
    [id, checksum(script), name],
  );
  return id;
}

export async function recordFinish(client: pg.ClientBase, id: string): Promise<void> {
  await client.query(
    `UPDATE "_prisma_migrations" SET "finished_at" = clock_timestamp(), "applied_steps_count" = 1 WHERE "id" = $1`,
    [id],
  );
}

export async function recordFailure(client: pg.ClientBase, id: string, error: unknown): Promise<void> {
  await client.query(`UPDATE "_prisma_migrations" SET "logs" = $2 WHERE "id" = $1`, [id, String(error)]);
}
