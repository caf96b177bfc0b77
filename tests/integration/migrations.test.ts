import { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readMigrationList } from "../../scripts/migration-list.mjs";
import { openSchemaEngine } from "../../scripts/schema-engine.mjs";
import { MigrationError } from "../../src/adapters/persistence/prisma/migrations/errors.js";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { pgliteClient } from "../../src/adapters/persistence/prisma/database/pglite-client.js";
import { createPool } from "../../src/adapters/persistence/prisma/database/pool.js";
import { embeddedTemplate } from "../support/embedded-template.js";
import { migrationsDirectory } from "../support/migrations.js";
import { migrationFolder } from "../support/migration-folder.js";

const NO_FILTERS = { externalTables: [], externalEnums: [] };
const FIRST = { "1_first": "CREATE TABLE first (id int); INSERT INTO first VALUES (1);" };
const SECOND = { "2_second": "ALTER TABLE first ADD COLUMN note text;" };

let pglite: PGlite;
let pool: pg.Pool;

beforeAll(async () => {
  pglite = await PGlite.create({ loadDataDir: await embeddedTemplate() });
  pool = createPool({ Client: pgliteClient(pglite), max: 1, idleTimeoutMillis: 0 });
});

afterAll(async () => {
  await pool.end();
  await pglite.close();
});

beforeEach(async () => {
  await pool.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
});

const records = async () => (await pool.query(`SELECT * FROM "_prisma_migrations" ORDER BY started_at`)).rows;

async function tableExists(name: string): Promise<boolean> {
  const { rows } = await pool.query("SELECT to_regclass($1) IS NOT NULL AS exists", [name]);
  return rows[0].exists;
}

async function refusal(directory: string): Promise<string> {
  const error = await migrate(pool, directory).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MigrationError);
  return (error as MigrationError).message;
}

describe("migrating", () => {
  it("applies missing migrations once, in order", async () => {
    const { directory, put } = await migrationFolder(FIRST);
    expect(await migrate(pool, directory)).toEqual({ applied: ["1_first"] });
    expect(await migrate(pool, directory)).toEqual({ applied: [] });
    await put("2_second", SECOND["2_second"]);
    expect(await migrate(pool, directory)).toEqual({ applied: ["2_second"] });
    expect((await pool.query("SELECT * FROM first")).rows).toEqual([{ id: 1, note: null }]);
  });

  it("applies a late migration that is ordered before applied ones", async () => {
    const { directory, put } = await migrationFolder(FIRST);
    await migrate(pool, directory);
    await put("0_late", "CREATE TABLE late (id int);");
    expect(await migrate(pool, directory)).toEqual({ applied: ["0_late"] });
  });

  it("reports the applied migrations", async () => {
    const { directory } = await migrationFolder(FIRST);
    const said: string[] = [];
    await migrate(pool, directory, (message) => said.push(message));
    expect(said).toEqual([expect.stringContaining("1_first")]);
  });

  it("accepts an applied migration with other line ends", async () => {
    const { directory, put } = await migrationFolder({
      "1_lines": "CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n",
    });
    await migrate(pool, directory);
    await put("1_lines", "CREATE TABLE a (id int);\r\nCREATE TABLE b (id int);\r\n");
    expect(await migrate(pool, directory)).toEqual({ applied: [] });
  });

  it("runs statements that PostgreSQL allows only outside a transaction", async () => {
    const { directory } = await migrationFolder({
      ...FIRST,
      "2_index": "CREATE INDEX CONCURRENTLY slow ON first (id);",
    });
    expect((await migrate(pool, directory)).applied).toEqual(["1_first", "2_index"]);
    expect(await tableExists("slow")).toBe(true);
  });
});

describe("refusing to migrate", () => {
  it("refuses a migration that was changed after it was applied", async () => {
    const { directory, put } = await migrationFolder(FIRST);
    await migrate(pool, directory);
    await put("1_first", "CREATE TABLE other (id int);");
    expect(await refusal(directory)).toMatch(/1_first was changed/);
  });

  it("refuses an applied migration that is not on disk", async () => {
    const { directory, remove } = await migrationFolder({ ...FIRST, ...SECOND });
    await migrate(pool, directory);
    await remove("2_second");
    expect(await refusal(directory)).toMatch(/2_second was applied .* not in/);
  });

  it("refuses a migration that Prisma started and did not finish, until it is resolved", async () => {
    const { directory } = await migrationFolder(FIRST);
    await migrate(pool, directory);
    await pool.query(`UPDATE "_prisma_migrations" SET finished_at = NULL; DROP TABLE first;`);
    expect(await refusal(directory)).toMatch(/1_first was started earlier and did not finish/);
    await pool.query(`UPDATE "_prisma_migrations" SET rolled_back_at = now()`);
    expect(await migrate(pool, directory)).toEqual({ applied: ["1_first"] });
  });

  it("rolls back a failed migration and skips later ones, so that the next start can retry", async () => {
    const { directory, put } = await migrationFolder({
      ...FIRST,
      "2_bad": "CREATE TABLE half (id int); SELECT 1/0;",
      "3_third": "CREATE TABLE third (id int);",
    });
    expect(await refusal(directory)).toMatch(/2_bad failed and was rolled back: division by zero/);
    expect(await tableExists("half")).toBe(false);
    expect(await tableExists("third")).toBe(false);
    expect((await records()).map((row) => row.migration_name)).toEqual(["1_first"]);
    await put("2_bad", "CREATE TABLE whole (id int);");
    expect(await migrate(pool, directory)).toEqual({ applied: ["2_bad", "3_third"] });
  });

  it("records a failed migration that ran without a transaction, because parts of it may be applied", async () => {
    const { directory } = await migrationFolder({ "1_bad": "CREATE INDEX CONCURRENTLY slow ON nowhere (id);" });
    expect(await refusal(directory)).toMatch(/1_bad failed: .*nowhere/);
    expect(await refusal(directory)).toMatch(/1_bad was started earlier and did not finish/);
    expect(await records()).toMatchObject([{ finished_at: null, logs: expect.stringContaining("nowhere") }]);
  });

  it("names the directory when there are no migrations to read", async () => {
    const { directory } = await migrationFolder();
    expect(await refusal(`${directory}/nowhere`)).toContain(`${directory}/nowhere`);
  });
});

describe("compatibility with Prisma", () => {
  const prismaApplies = async (directory: string) => {
    const engine = await openSchemaEngine(pglite);
    const migrationsList = await readMigrationList(directory);
    return (await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })).appliedMigrationNames;
  };

  it("lets Prisma recognize the server's migrations", async () => {
    const { applied } = await migrate(pool, migrationsDirectory);
    expect(applied).toHaveLength((await readMigrationList(migrationsDirectory)).migrationDirectories.length);
    expect(await prismaApplies(migrationsDirectory)).toEqual([]);
  });

  it("recognizes Prisma's migrations, and writes the same records", async () => {
    const { directory, put } = await migrationFolder(FIRST);
    expect(await prismaApplies(directory)).toEqual(["1_first"]);
    const [prismaRecord] = await records();
    await put("2_second", FIRST["1_first"].replaceAll("first", "second"));
    expect(await migrate(pool, directory)).toEqual({ applied: ["2_second"] });
    const [, ownRecord] = await records();
    const shape = (row: Record<string, unknown>) =>
      Object.entries(row).map(([column, value]) => [column, value instanceof Date ? "Date" : typeof value]);
    expect(shape(ownRecord)).toEqual(shape(prismaRecord));
    expect(ownRecord.applied_steps_count).toBe(prismaRecord.applied_steps_count);
  });
});
