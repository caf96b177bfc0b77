import type pg from "pg";
import { Prisma } from "../generated/client.js";

/**
 * How connections reach PostgreSQL. `transaction`: through a pooler that gives every transaction another connection, so
 * that nothing outlives a transaction: no settings, no locks, no prepared statements.
 */
export type PoolMode = "session" | "transaction";

/** Why this database cannot be used, in a sentence for the person who starts the server. */
export class DatabaseSetupError extends Error {
  override readonly name = "DatabaseSetupError";
}

/**
 * An acknowledged message is on disk, a node that stands still holds no room's lock for long, and no short statement is
 * worth compiling, whatever the defaults of the server, the role or the database are.
 */
const SETTINGS = {
  // First: the database's own timeout holds until it is replaced.
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

const SETTLE_SESSION = assignments(SESSION_SETTINGS, "SESSION").join("; ");

/** The same for one transaction, with which it begins. */
export const BEGIN = ["BEGIN ISOLATION LEVEL READ COMMITTED", ...assignments(SETTINGS, "LOCAL")].join("; ");

/** The settings of a transaction that Prisma began, as one expression. */
export const LOCAL_SETTINGS = Prisma.join(
  Object.entries(SETTINGS).map(([name, value]) => Prisma.sql`set_config(${name}, ${value}, true)`),
);

/** Sets what we rely on after connecting, because poolers refuse most parameters at the start, and checks it. */
export async function settleSession(client: pg.ClientBase): Promise<void> {
  await client.query(SETTLE_SESSION);
  const { rows } = await client.query<{ waits: boolean }>(
    "SELECT current_setting('synchronous_commit') = 'on' AS waits",
  );
  if (rows[0]?.waits !== true)
    throw new DatabaseSetupError("The database does not let synchronous_commit be switched on, so it is not used.");
}
