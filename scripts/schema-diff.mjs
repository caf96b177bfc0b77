import { readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { readMigrationList } from "./migration-list.mjs";
import { openSchemaEngine } from "./schema-engine.mjs";

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Returns the SQL that changes a database with all migrations to match the schema; null when they match. A given
 * `pglite` must be empty, and the migrations are applied to it.
 */
export async function schemaDiff({ migrationsDirectory, schemaFile, pglite }) {
  const database = pglite ?? new PGlite();
  try {
    const engine = await openSchemaEngine(database);
    const { exitCode, stdout } = await engine.diff({
      from: { tag: "migrations", ...(await readMigrationList(migrationsDirectory)) },
      to: { tag: "schemaDatamodel", files: [{ path: schemaFile, content: await readFile(schemaFile, "utf8") }] },
      script: true,
      exitCode: true,
      filters: NO_FILTERS,
    });
    return exitCode === 0 ? null : stdout;
  } finally {
    if (!pglite) await database.close();
  }
}
