import type pg from "pg";
import { Prisma } from "../generated/client.js";

/**
 * Way in which connections reach PostgreSQL. `transaction`: through a pooler that gives each transaction another connection, so
 * that no setting, lock or prepared statement outlives a transaction.
 */
export type PoolMode = "session" | "transaction";

/** Explains to the person who starts the server why this database cannot be used. */
export class DatabaseSetupError extends Error {
  override readonly name = "DatabaseSetupError";
}

/**
 * Settings that replace the defaults of the server, the role and the database. They ensure that an acknowledged message
 * is on disk and that a hanging node soon releases its room locks. JIT compilation would slow down our short
 * statements.
 */
const SETTINGS = {
  // Must be first, because the database's own timeout applies until it is replaced.
  statement_timeout: "10s",
  lock_timeout: "3s",
  synchronous_commit: "on",
  idle_in_transaction_session_timeout: "3s",
  jit: "off",
} as const;

const SESSION_SETTINGS = {
  ...SETTINGS,
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  standard_conforming_strings: "on",
  timezone: "UTC",
} as const;

const assignments = (settings: Readonly<Record<string, string>>, scope: "SESSION" | "LOCAL") =>
  Object.entries(settings).map(([name, value]) => `SET ${scope} ${name} = '${value}'`);

const SESSION_ASSIGNMENTS = assignments(SESSION_SETTINGS, "SESSION").join("; ");

/** Begins a transaction with these settings. */
export const BEGIN = ["BEGIN ISOLATION LEVEL READ COMMITTED", ...assignments(SETTINGS, "LOCAL")].join("; ");

/** The settings of a transaction that Prisma began, as one expression. */
export const LOCAL_SETTINGS = Prisma.join(
  Object.entries(SETTINGS).map(([name, value]) => Prisma.sql`set_config(${name}, ${value}, true)`),
);

/** Applies and checks the settings after connecting, because poolers refuse most start-up parameters. */
export async function applySessionSettings(client: pg.ClientBase): Promise<void> {
  await client.query(SESSION_ASSIGNMENTS);
  const { rows } = await client.query<{ isDurable: boolean }>(
    "SELECT current_setting('synchronous_commit') = 'on' AS \"isDurable\"",
  );
  if (rows[0]?.isDurable !== true)
    throw new DatabaseSetupError("The database does not allow synchronous_commit to be switched on.");
}
