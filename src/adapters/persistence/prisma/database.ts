import type pg from "pg";
import type { PoolMode } from "./connection-settings.js";
import type { PrismaClient } from "./generated/client.js";

/** An open PostgreSQL, in this process or elsewhere. */
export type Database = Readonly<{
  prisma: PrismaClient;
  pool: pg.Pool;
  /** For messages on their way in, so that they wait for one another alone and not for whatever is read. */
  commits: pg.Pool;
  /** How long a list or a search may take; `null` where the database cannot break one off. */
  listTimeoutMs: number | null;
  poolMode: PoolMode;
  /** Resolves when the database answers, rejects when it does not. */
  ping(): Promise<void>;
  /** Lets what is in flight finish. A second call does nothing more. */
  close(): Promise<void>;
}>;
