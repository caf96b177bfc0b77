import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { lockedByAnother } from "./migration-error.js";

/** The one that `prisma migrate` takes. */
const LOCK_KEY = 72707369;
const RETRY_MS = 200;

/**
 * Runs `work` while no other process migrates this database.
 * Asks again and again: a session that waits inside PostgreSQL would block CREATE INDEX CONCURRENTLY in the holder.
 */
export async function withMigrationLock<T>(
  client: pg.ClientBase,
  wait: Readonly<{ timeoutMs: number; onWait: () => void }>,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + wait.timeoutMs;
  let told = false;
  while (!(await tryLock(client))) {
    if (performance.now() > deadline) throw lockedByAnother(Math.round(wait.timeoutMs / 1000));
    if (!told) wait.onWait();
    told = true;
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    // Where this fails the connection is gone, and the lock with it.
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK_KEY]).catch(() => {});
  }
}

async function tryLock(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [LOCK_KEY]);
  return rows[0]?.locked === true;
}
