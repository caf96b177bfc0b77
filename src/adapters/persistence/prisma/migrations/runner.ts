import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { PoolMode } from "../database/connection-settings.js";
import { brokenOffMigration, failedMigration } from "./errors.js";
import { fitsOneTransaction, readMigrations, type MigrationFile } from "./files.js";
import { pendingMigrations, readHistory, recordFailure, recordFinish, recordStart } from "./history.js";
import { TRANSACTION_LOCK, withMigrationLock, type LockWait } from "./lock.js";

const LOCK_TIMEOUT_MS = 60_000;
const TABLE_LOCK_TIMEOUT_MS = 1_000;
const TABLE_ATTEMPTS = 30;

/**
 * Applies the migrations of `directory` that this database lacks, in order, and returns their names.
 * Processes that start together take turns. Throws a MigrationError and applies nothing further when a migration fails
 * or the files contradict the history.
 */
export async function migrate(
  pool: pg.Pool,
  directory: string,
  log: (message: string) => void = () => {},
  lockTimeoutMs: number = LOCK_TIMEOUT_MS,
  poolMode: PoolMode = "session",
): Promise<{ applied: string[] }> {
  const files = await readMigrations(directory);
  const client = await pool.connect();
  client.on("error", ignore);
  const onWait = () => log("Waiting for another process that is migrating this database.");
  let done = false;
  try {
    const restore = poolMode === "session" ? await withoutTimeouts(client) : null;
    const locked = poolMode === "session" ? onSameConnection(client) : onOtherConnection(pool);
    const applied = await locked({ timeoutMs: lockTimeoutMs, onWait }, async () => {
      const pending = pendingMigrations(files, await readHistory(client), directory);
      for (const file of pending) {
        log(`Applying migration ${file.name}.`);
        await apply(client, file);
      }
      return pending.map((file) => file.name);
    });
    await restore?.();
    done = true;
    return { applied };
  } finally {
    client.removeListener("error", ignore);
    client.release(!done);
  }
}

type Locked = <T>(wait: Omit<LockWait, "lock">, work: () => Promise<T>) => Promise<T>;

const onSameConnection =
  (client: pg.ClientBase): Locked =>
  (wait, work) =>
    withMigrationLock(client, wait, work);

const onOtherConnection =
  (pool: pg.Pool): Locked =>
  async (wait, work) => {
    const holder = await pool.connect();
    holder.on("error", ignore);
    try {
      return await withMigrationLock(holder, { ...wait, lock: TRANSACTION_LOCK }, work);
    } finally {
      holder.removeListener("error", ignore);
      holder.release(true);
    }
  };

/** Removes the time limits of the connection. Returns a function that restores them. */
async function withoutTimeouts(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ statement: string; lock: string }>(
    "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock",
  );
  const set = async (statement = "0", lock = "0") => {
    await client.query("SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false)", [
      statement,
      lock,
    ]);
  };
  await set();
  return () => set(rows[0]?.statement, rows[0]?.lock);
}

/** Ignores a connection error, because it also rejects the running statement. */
function ignore(): void {}

function apply(client: pg.ClientBase, file: MigrationFile): Promise<void> {
  return fitsOneTransaction(file.script) ? applyTogether(client, file) : applyInSteps(client, file);
}

/**
 * Applies a migration in one transaction. Waits for a table lock only briefly and retries, because a waiting statement
 * blocks every later one.
 */
async function applyTogether(client: pg.ClientBase, file: MigrationFile): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    await client.query("BEGIN");
    try {
      await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = ${TABLE_LOCK_TIMEOUT_MS}`);
      const id = await recordStart(client, file);
      await client.query(file.script);
      await recordFinish(client, id);
      await client.query("COMMIT");
      return;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      if (!isLockTimeout(error) || attempts === TABLE_ATTEMPTS) throw failedMigration(file.name, error);
      await sleep(TABLE_LOCK_TIMEOUT_MS);
    }
  }
}

const isLockTimeout = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "55P03";

async function applyInSteps(client: pg.ClientBase, file: MigrationFile): Promise<void> {
  const id = await recordStart(client, file);
  try {
    await client.query(file.script);
  } catch (error) {
    await recordFailure(client, id, error).catch(() => {});
    throw brokenOffMigration(file.name, error);
  }
  await recordFinish(client, id);
}
