import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createPostgresDatabase } from "../../tests/support/postgres-database.js";
import { type Program, startProgram } from "./program.js";

/** A built server, by the path of its program. */
export type Version = Readonly<{ name: string; path: string }>;

const OURS: Version = {
  name: "ours",
  path: fileURLToPath(new URL("../../dist/main/cli/serve.js", import.meta.url)),
};

/** The versions to compare: this one, and another if `BASELINE_SERVER` has the path of its program. */
export function versions(): readonly Version[] {
  const baseline = process.env["BASELINE_SERVER"];
  return baseline ? [OURS, { name: "baseline", path: baseline }] : [OURS];
}

/** A database of its own for one version, and the means to serve it. */
export type OurServer = Readonly<{
  name: string;
  /** One connection for measurements. */
  pool: pg.Pool;
  /** Starts the product in production mode. */
  start(): Promise<Program>;
  drop(): Promise<void>;
}>;

export async function ourServer({ name, path }: Version): Promise<OurServer> {
  const database = await createPostgresDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const env = {
    NODE_ENV: "production",
    PORT: "0",
    DATABASE_URL: database.url,
    JWT_SECRET: randomUUID(),
    RATE_LIMITS: "off",
  };
  return {
    name,
    pool,
    start: () => startProgram([path], env),
    async drop() {
      await pool.end();
      await database.drop();
    },
  };
}
