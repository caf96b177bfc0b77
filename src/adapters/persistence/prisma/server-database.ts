import type { Database } from "./database.js";
import { prismaDatabase } from "./prisma-database.js";
import { steadyPool } from "./steady-pool.js";

export type ServerDatabaseOptions = Readonly<{
  url: string;
  poolSize?: number;
  listTimeoutMs?: number;
  /** Told of connections that broke while idle. The pool replaces them by itself. */
  onConnectionLost?: (error: Error) => void;
}>;

/** One batch is under way at a time; the other connection is for when the first one hangs. */
const COMMIT_CONNECTIONS = 2;

const LIST_TIMEOUT_MS = 2_000;

/** PostgreSQL elsewhere. Connects with the first statement, so a server that is down shows in `ping`. */
export function openServerDatabase(options: ServerDatabaseOptions): Database {
  const settings = {
    connectionString: options.url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: 10_000,
    answerWithinMs: 12_000,
    // A node that stands still, or is cut off, holds no room's lock for longer.
    idle_in_transaction_session_timeout: 3_000,
    application_name: "synctalk",
    // An acknowledged message is on disk, whatever the server's default is; no short statement is worth compiling;
    // and one locked room does not hold every connection for long.
    options: "-c synchronous_commit=on -c jit=off -c lock_timeout=3000",
  };
  const pool = steadyPool({ ...settings, max: options.poolSize ?? 10 });
  const commits = steadyPool({ ...settings, max: COMMIT_CONNECTIONS });
  for (const one of [pool, commits]) one.on("error", (error) => options.onConnectionLost?.(error));
  return prismaDatabase(pool, commits, { listTimeoutMs: options.listTimeoutMs ?? LIST_TIMEOUT_MS });
}
