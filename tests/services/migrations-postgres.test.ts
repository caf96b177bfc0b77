import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { migrationsDirectory } from "../support/migrations.js";
import { migrationFolder } from "../support/migration-folder.js";
import { createPostgresDatabase, type PostgresDatabase } from "../support/postgres-database.js";

const PRISMA_LOCK_KEY = 72707369;
/** Interval between reads: four of them happen while the migration waits for its lock. */
const READ_EVERY_MS = 400;

let postgres: PostgresDatabase;
let nodes: Database[];

beforeEach(async () => {
  postgres = await createPostgresDatabase();
  nodes = [1, 2, 3].map(() => openServerDatabase({ url: postgres.url }));
});

afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await postgres.drop();
});

const poolOf = (node: number): pg.Pool => {
  const database = nodes[node];
  if (!database) throw new Error(`There is no node ${node}.`);
  return database.pool;
};

it("migrates a new database to the schema of the Prisma client", async () => {
  await migrate(poolOf(0), migrationsDirectory);
  expect(await nodes[0]?.prisma.deployment.count()).toBe(1);
  expect(await nodes[0]?.prisma.message.count()).toBe(0);
});

it("applies each migration once when several nodes start together", async () => {
  const { directory } = await migrationFolder({
    "1_first": "CREATE TABLE first (id int); SELECT pg_sleep(0.3);",
    "2_second": "CREATE INDEX CONCURRENTLY first_id ON first (id);",
    "3_third": "INSERT INTO first VALUES (1);",
  });
  const results = await Promise.all(nodes.map((node) => migrate(node.pool, directory)));
  expect(results.flatMap((result) => result.applied).toSorted()).toEqual(["1_first", "2_second", "3_third"]);
  expect((await poolOf(0).query("SELECT id FROM first")).rows).toEqual([{ id: 1 }]);
  expect((await poolOf(0).query(`SELECT migration_name FROM "_prisma_migrations"`)).rowCount).toBe(3);
});

it("waits for `prisma migrate` for a bounded time", async () => {
  const { directory } = await migrationFolder({ "1_first": "CREATE TABLE first (id int);" });
  const prisma = await poolOf(0).connect();
  await prisma.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK_KEY]);
  const said: string[] = [];
  await expect(migrate(poolOf(1), directory, (message) => said.push(message), 500)).rejects.toThrow(
    /Another process has been migrating/,
  );
  expect(said).toEqual([expect.stringContaining("Waiting")]);
  const waiting = migrate(poolOf(1), directory);
  await prisma.query("SELECT pg_advisory_unlock($1)", [PRISMA_LOCK_KEY]);
  prisma.release();
  expect(await waiting).toEqual({ applied: ["1_first"] });
});

it("lets a migration run longer than the server's statement timeout", async () => {
  const { directory } = await migrationFolder({
    "1_limit": "CREATE TABLE found AS SELECT current_setting('statement_timeout') AS timeout;",
  });
  await migrate(poolOf(0), directory);
  expect((await poolOf(0).query("SELECT timeout FROM found")).rows).toEqual([{ timeout: "0" }]);
  expect((await poolOf(0).query("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "10s" }]);
});

it("waits for a table in use without delaying its users", async () => {
  await migrate(poolOf(0), (await migrationFolder({ "1_first": "CREATE TABLE first (id int);" })).directory);
  const scripts = { "1_first": "CREATE TABLE first (id int);", "2_second": "ALTER TABLE first ADD COLUMN name text;" };
  const { directory } = await migrationFolder(scripts);
  const reader = await poolOf(1).connect();
  await reader.query("SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM first");
  const migrating = migrate(poolOf(0), directory);
  const beside = async () =>
    (await poolOf(2).query({ text: "SELECT FROM first", query_timeout: 2_500 } as pg.QueryConfig)).rowCount;
  for (let reads = 0; reads < 4; reads += 1) {
    await sleep(READ_EVERY_MS);
    expect(await beside()).toBe(0);
  }
  await reader.query("COMMIT");
  reader.release();
  expect((await migrating).applied).toEqual(["2_second"]);
});
