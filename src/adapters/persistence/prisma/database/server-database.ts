import type pg from "pg";
import { z } from "zod";
import { DatabaseSetupError, applySessionSettings, type PoolMode } from "./connection-settings.js";
import { prismaDatabase, type Database } from "./database.js";
import { createPool } from "./pool.js";

export type ServerDatabaseOptions = Readonly<{
  url: string;
  poolSize?: number;
  listTimeoutMs?: number;
  poolMode?: PoolMode;
  /** Called when an idle connection breaks. The pool replaces it. */
  onConnectionLost?: (error: Error) => void;
}>;

/** One connection for the batch in flight, and one to replace a connection that hangs. */
const COMMIT_CONNECTIONS = 2;

const LIST_TIMEOUT_MS = 2_000;

/** Opens a PostgreSQL server. It connects with the first statement, so a server that is down makes `ping` fail. */
export function openServerDatabase(options: ServerDatabaseOptions): Database {
  const { poolMode = "session" } = options;
  const settings = {
    connectionString: options.url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    answerWithinMs: 12_000,
    application_name: "synctalk",
    ...(poolMode === "session" && { onConnect: applySessionSettings }),
  };
  const pool = createPool({ ...settings, max: options.poolSize ?? 10 });
  const commits = createPool({ ...settings, max: COMMIT_CONNECTIONS });
  for (const one of [pool, commits]) one.on("error", (error) => options.onConnectionLost?.(error));
  return prismaDatabase(pool, commits, { poolMode, listTimeoutMs: options.listTimeoutMs ?? LIST_TIMEOUT_MS });
}

const MIN_VERSION = 130_000;

const Facts = z.object({
  version: z.coerce.number(),
  encoding: z.string(),
  isolation: z.string(),
  schema: z.string().nullable(),
  standby: z.boolean(),
});

const FACTS = `
  SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding,
    current_setting('default_transaction_isolation') AS isolation, current_schema() AS schema,
    pg_is_in_recovery() AS standby`;

/** Refuses a server or a database on which statements would fail later. */
export async function checkServer(pool: pg.Pool, poolMode: PoolMode): Promise<void> {
  const { rows } = await pool.query(FACTS);
  const { version, encoding, isolation, schema, standby } = Facts.parse(rows[0]);
  if (version < MIN_VERSION)
    throw new DatabaseSetupError(
      `PostgreSQL 13 or newer is required, but DATABASE_URL points to version ${Math.floor(version / 10_000)}.`,
    );
  if (encoding !== "UTF8")
    throw new DatabaseSetupError(
      `The database has the encoding ${encoding}, which cannot hold every message: create one with ENCODING 'UTF8' TEMPLATE template0.`,
    );
  if (schema === null) throw new DatabaseSetupError("The search_path of the database's role names no existing schema.");
  if (standby) throw new DatabaseSetupError("DATABASE_URL points to a standby, which accepts no writes.");
  if (poolMode === "session") await refuseTransactionPooler(pool);
  else if (isolation !== "read committed")
    throw new DatabaseSetupError(
      `default_transaction_isolation is ${isolation}: run ALTER ROLE … SET default_transaction_isolation = 'read committed'.`,
    );
}

/** Refuses a transaction pooler. A setting of one connection that is visible on another one proves it. */
async function refuseTransactionPooler(pool: pg.Pool): Promise<void> {
  const [one, other] = [await pool.connect(), await pool.connect()];
  try {
    const mark = crypto.randomUUID();
    await one.query("SELECT set_config('synctalk.mark', $1, false)", [mark]);
    const { rows } = await other.query<{ mark: string | null }>(
      "SELECT current_setting('synctalk.mark', true) AS mark",
    );
    await one.query("SELECT set_config('synctalk.mark', '', false)");
    if (rows[0]?.mark === mark)
      throw new DatabaseSetupError(
        "DATABASE_URL points to a pooler in transaction mode: set DATABASE_POOL_MODE=transaction.",
      );
  } finally {
    one.release();
    other.release();
  }
}
