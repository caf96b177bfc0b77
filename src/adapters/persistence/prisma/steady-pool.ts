import pg from "pg";

/**
 * A pool whose `query` keeps the connection when PostgreSQL refuses a statement.
 * pg's own closes it, so that every unique violation would cost a reconnect.
 */
export function steadyPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);

  async function query(statement: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> {
    const client = await pool.connect();
    client.on("error", ignore);
    let broken = true;
    try {
      const result = await client.query(statement, values);
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
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}
