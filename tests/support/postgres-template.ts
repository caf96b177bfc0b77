import pg from "pg";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { migrationsDirectory, migrationsFingerprint } from "./migrations.js";

const PREFIX = "synctalk_template_";
/** Templates that stay on the server, for checkouts with other migrations. */
const KEPT = 3;
const LOCK_KEY = 5_823_114;
const MAX_ATTEMPTS = 5;
const MISSING_DATABASE = "3D000";

/**
 * Creates a migrated database as a copy of a template, which saves most of a second. Makes the template when it is
 * missing. `urlOf` is the URL of a database on the server.
 */
export async function copyTemplate(server: pg.Client, name: string, urlOf: (name: string) => string): Promise<void> {
  const template = `${PREFIX}${await migrationsFingerprint()}`;
  for (let attempts = 1; ; attempts += 1) {
    try {
      await server.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      return;
    } catch (error) {
      const isMissing = error instanceof pg.DatabaseError && error.code === MISSING_DATABASE;
      if (!isMissing || attempts === MAX_ATTEMPTS) throw error;
    }
    await makeTemplate(server, template, urlOf);
  }
}

/** Makes the template once, however many processes miss it. It gets its name when it is complete. */
async function makeTemplate(server: pg.Client, template: string, urlOf: (name: string) => string): Promise<void> {
  await server.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
  try {
    const { rowCount } = await server.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (rowCount) return;
    const draft = `${template}_draft`;
    await server.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
    await server.query(`CREATE DATABASE "${draft}"`);
    await migrateDatabase(urlOf(draft));
    // PostgreSQL copies no database that somebody is connected to.
    await server.query(`ALTER DATABASE "${draft}" ALLOW_CONNECTIONS false`);
    await server.query(`ALTER DATABASE "${draft}" RENAME TO "${template}"`);
    await dropOldTemplates(server);
  } finally {
    await server.query("SELECT pg_advisory_unlock($1)", [LOCK_KEY]);
  }
}

async function migrateDatabase(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 1 });
  try {
    await migrate(pool, migrationsDirectory);
  } finally {
    await pool.end();
  }
}

async function dropOldTemplates(server: pg.Client): Promise<void> {
  const { rows } = await server.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY oid DESC OFFSET $2",
    [PREFIX, KEPT],
  );
  for (const { name } of rows) await server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}
