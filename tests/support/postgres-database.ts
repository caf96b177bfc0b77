import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { copyTemplate } from "./postgres-template.js";

const SERVER_URL = process.env.TEST_DATABASE_URL ?? "postgresql://root@127.0.0.1:5432/test";

/** `persistence`: a server's settings for it, with a data directory of its own. */
export type PostgresDatabase = Readonly<{
  url: string;
  persistence: Readonly<{ kind: "postgres"; url: string; dataDir: string }>;
  drop(): Promise<void>;
}>;

/** A new, empty database on the test server. Fails without a server instead of skipping. */
export function createPostgresDatabase(): Promise<PostgresDatabase> {
  return created((server, name) => server.query(`CREATE DATABASE "${name}"`));
}

/** The same with the tables of the product. Servers and stores find no migration to apply. */
export function createMigratedDatabase(): Promise<PostgresDatabase> {
  return created((server, name) => copyTemplate(server, name, urlOf));
}

async function created(create: (server: pg.Client, name: string) => Promise<unknown>): Promise<PostgresDatabase> {
  const name = `synctalk_test_${process.pid}_${crypto.randomUUID().slice(0, 8)}`;
  await onServer((server) => create(server, name));
  const url = urlOf(name);
  const dataDir = await mkdtemp(join(tmpdir(), "synctalk-"));
  return {
    url,
    persistence: { kind: "postgres", url, dataDir },
    async drop() {
      await onServer((server) => server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const urlOf = (name: string): string => Object.assign(new URL(SERVER_URL), { pathname: `/${name}` }).href;

async function onServer(work: (server: pg.Client) => Promise<unknown>): Promise<void> {
  const server = new pg.Client({ connectionString: SERVER_URL, connectionTimeoutMillis: 5_000 });
  try {
    await server.connect();
  } catch (cause) {
    throw new Error(`No PostgreSQL answers at ${withoutPassword(SERVER_URL)}. Start one or set TEST_DATABASE_URL.`, {
      cause,
    });
  }
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  return shown.href;
}
