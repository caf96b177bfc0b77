import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

const SERVER_URL = process.env.TEST_DATABASE_URL ?? "postgresql://root@127.0.0.1:5432/test";

/** `persistence`: a server's settings for it, with a data directory of its own. */
export type PostgresDatabase = Readonly<{
  url: string;
  persistence: Readonly<{ kind: "postgres"; url: string; dataDir: string }>;
  drop(): Promise<void>;
}>;

/** A new, empty database on the test server. Fails without a server instead of skipping. */
export async function createPostgresDatabase(): Promise<PostgresDatabase> {
  const name = `synctalk_test_${process.pid}_${crypto.randomUUID().slice(0, 8)}`;
  await onServer(`CREATE DATABASE "${name}"`);
  const { href: url } = Object.assign(new URL(SERVER_URL), { pathname: `/${name}` });
  const dataDir = await mkdtemp(join(tmpdir(), "synctalk-"));
  return {
    url,
    persistence: { kind: "postgres", url, dataDir },
    async drop() {
      await onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER_URL, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (cause) {
    throw new Error(`No PostgreSQL answers at ${withoutPassword(SERVER_URL)}. Start one or set TEST_DATABASE_URL.`, {
      cause,
    });
  }
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  return shown.href;
}
