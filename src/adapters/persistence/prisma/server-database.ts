import { settleSession, type PoolMode } from "./connection-settings.js";
import type { Database } from "./database.js";
import { prismaDatabase } from "./prisma-database.js";
import { steadyPool } from "./steady-pool.js";

export type ServerDatabaseOptions = Readonly<{
  url: string;
  poolSize?: number;
  listTimeoutMs?: number;
  poolMode?: PoolMode;
  /** Told of connections that broke while idle. The pool replaces them by itself. */
  onConnectionLost?: (error: Error) => void;
}>;

/** One batch is under way at a time; the other connection is for when the first one hangs. */
const COMMIT_CONNECTIONS = 2;

const LIST_TIMEOUT_MS = 2_000;

/** PostgreSQL elsewhere. Connects with the first statement, so a server that is down shows in `ping`. */
export function openServerDatabase(options: ServerDatabaseOptions): Database {
  const { poolMode = "session" } = options;
  const settings = {
    connectionString: options.url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    answerWithinMs: 12_000,
    application_name: "synctalk",
    ...(poolMode === "session" && { onConnect: settleSession }),
  };
  const pool = steadyPool({ ...settings, max: options.poolSize ?? 10 });
  const commits = steadyPool({ ...settings, max: COMMIT_CONNECTIONS });
  for (const one of [pool, commits]) one.on("error", (error) => options.onConnectionLost?.(error));
  return prismaDatabase(pool, commits, { poolMode, listTimeoutMs: options.listTimeoutMs ?? LIST_TIMEOUT_MS });
}
