import type pg from "pg";
import { ANSWER_WITHIN_MS } from "./append-statement.js";
import { BEGIN } from "./connection-settings.js";
import { isRefusal } from "./steady-pool.js";

/** Runs `work` in a transaction on a connection of its own, and commits; when `work` throws, nothing is stored. */
export async function transaction<T>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  const ignore = () => {};
  client.on("error", ignore);
  try {
    await client.query(bounded(BEGIN));
    const result = await work(client);
    await client.query(bounded("COMMIT"));
    broken = false;
    return result;
  } catch (error) {
    if (isRefusal(error)) broken = !(await rolledBack(client));
    throw error;
  } finally {
    client.removeListener("error", ignore);
    client.release(broken);
  }
}

const bounded = (text: string) => ({ text, query_timeout: ANSWER_WITHIN_MS });

const rolledBack = (client: pg.PoolClient): Promise<boolean> =>
  client.query(bounded("ROLLBACK")).then(
    () => true,
    () => false,
  );
