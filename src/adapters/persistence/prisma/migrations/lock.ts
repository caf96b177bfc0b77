import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { lockedByAnother } from "./errors.js";

/** Lock key of `prisma migrate`. */
const LOCK_KEY = 72707369;
const RETRY_MS = 200;

type Lock = Readonly<{
  take(client: pg.ClientBase): Promise<boolean>;
  release(client: pg.ClientBase): Promise<unknown>;
}>;

const SESSION_LOCK: Lock = {
  take: (client) => tryLock(client, "pg_try_advisory_lock"),
  release: (client) => client.query("SELECT pg_advisory_unlock($1)", [LOCK_KEY]),
};

/**
 * A lock that an open transaction on a separate connection holds, because a pooler does not reassign that connection.
 */
export const TRANSACTION_LOCK: Lock = {
  async take(client) {
    await client.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0");
    const isTaken = await tryLock(client, "pg_try_advisory_xact_lock");
    if (!isTaken) await client.query("ROLLBACK");
    return isTaken;
  },
  release: (client) => client.query("ROLLBACK"),
};

export type LockWait = Readonly<{ timeoutMs: number; onWait: () => void; lock?: Lock }>;

/**
 * Runs `work` while no other process migrates this database.
 * Polls for the lock, because a session that waits in PostgreSQL would block CREATE INDEX CONCURRENTLY in the holder.
 */
export async function withMigrationLock<T>(client: pg.ClientBase, wait: LockWait, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + wait.timeoutMs;
  let hasWaited = false;
  const { lock = SESSION_LOCK } = wait;
  while (!(await lock.take(client))) {
    if (performance.now() > deadline) throw lockedByAnother(Math.round(wait.timeoutMs / 1000));
    if (!hasWaited) wait.onWait();
    hasWaited = true;
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    // Ignores a failure, because a lost connection also releases the lock.
    await lock.release(client).catch(() => {});
  }
}

async function tryLock(client: pg.ClientBase, take: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`SELECT ${take}($1) AS locked`, [LOCK_KEY]);
  return rows[0]?.locked === true;
}
