import pg from "pg";
import { BEGIN } from "./connection-settings.js";

/** Time limit for each statement of an append. */
export const ANSWER_WITHIN_MS = 5_000;

/** `answerWithinMs`: time limit of `query` for statements without one of their own. */
type PoolConfig = pg.PoolConfig & { answerWithinMs?: number };

/**
 * Creates a pool whose `query` keeps the connection when PostgreSQL refuses a statement.
 * The original `query` of pg closes the connection, so every unique violation would cost a reconnect.
 */
export function createPool({ answerWithinMs, ...config }: PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  const bound = answerWithinMs === undefined ? {} : { query_timeout: answerWithinMs };

  async function query(statement: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> {
    const client = await pool.connect();
    client.on("error", ignore);
    let broken = true;
    try {
      const bounded = { ...bound, ...(typeof statement === "string" ? { text: statement } : statement) };
      const result = await client.query(bounded, values);
      broken = false;
      return result;
    } catch (error) {
      broken = !isRefusal(error);
      throw error;
    } finally {
      client.removeListener("error", ignore);
      client.release(broken);
    }
  }

  return Object.assign(pool, { query });
}

/** Ignores a connection error during a statement, because it also rejects the statement. */
function ignore(): void {}

/** Whether PostgreSQL refused the statement. Checks a field, because PGlite has its own DatabaseError class. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}

/** Runs `work` in a transaction on a separate connection and commits. When `work` throws, nothing is stored. */
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
