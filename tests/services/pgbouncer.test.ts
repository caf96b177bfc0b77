import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { surviveKills } from "../support/crash-rounds.js";
import { startPgBouncer } from "../support/pgbouncer.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { runServer } from "../support/server-process.js";

const JWT_SECRET = "a secret of at least thirty-two bytes";

async function pooled(poolMode: "session" | "transaction") {
  const database = await createPostgresDatabase();
  onTestFinished(() => database.drop());
  return { database, url: await startPgBouncer(database.url, poolMode) };
}

describe("server behind PgBouncer", { timeout: 180_000 }, () => {
  for (const poolMode of ["session", "transaction"] as const)
    it(`keeps every acknowledged message after each kill -9 (${poolMode} mode)`, async () => {
      const { database, url } = await pooled(poolMode);
      const name = new URL(database.url).pathname.slice(1);
      await query(database.url, `ALTER DATABASE "${name}" SET synchronous_commit = off`);
      await surviveKills({ env: { DATABASE_URL: url, DATABASE_POOL_MODE: poolMode, JWT_SECRET } });
    });

  it("refuses to start in transaction mode without the matching setting", async () => {
    const { url } = await pooled("transaction");
    const server = await runServer({ env: { DATABASE_URL: url, JWT_SECRET, LOG_LEVEL: "silent" } });
    expect(await server.exit()).toEqual({ code: 1, signal: null });
    expect(server.stderr).toMatch(/^DATABASE_URL points to a pooler in transaction mode: set DATABASE_POOL_MODE/);
  });
});

async function query(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
