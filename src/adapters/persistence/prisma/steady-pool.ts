import pg from "pg";

/** `answerWithinMs`: how long `query` waits for a server that may hang, when the statement itself does not say. */
type SteadyPoolConfig = pg.PoolConfig & { answerWithinMs?: number };

/**
 * A pool whose `query` keeps the connection when PostgreSQL refuses a statement.
 * pg's own closes it, so that every unique violation would cost a reconnect.
 */
export function steadyPool({ answerWithinMs, ...config }: SteadyPoolConfig): pg.Pool {
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

/** A connection that breaks while a statement runs also rejects the statement. */
function ignore(): void {}

/** By its field: PGlite has a DatabaseError class of its own. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}
