import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import type { PoolMode } from "./connection-settings.js";
import type { Database } from "./database.js";
import { PrismaClient } from "./generated/client.js";

const PING_TIMEOUT_MS = 3_000;

type Options = Readonly<{
  listTimeoutMs?: number;
  poolMode?: PoolMode;
  /** Ends before the pools. */
  before?: () => Promise<void>;
  /** Ends after the pools. */
  after?: () => Promise<void>;
}>;

/** A name for each text: PostgreSQL parses and plans a named statement once a connection. */
function statementNames(): (query: Readonly<{ sql: string }>) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const name = names.get(sql) ?? `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** One Prisma client on the pool. */
export function prismaDatabase(pool: pg.Pool, commits: pg.Pool, options: Options = {}): Database {
  const { poolMode = "session" } = options;
  const names = poolMode === "session" ? { statementNameGenerator: statementNames() } : {};
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, names),
    transactionOptions: { maxWait: 5_000, timeout: 10_000 },
  });
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    await options.before?.();
    await prisma.$disconnect();
    await pool.end();
    if (commits !== pool) await commits.end();
    await options.after?.();
  }

  return {
    prisma,
    pool,
    commits,
    listTimeoutMs: options.listTimeoutMs ?? null,
    poolMode,
    async ping() {
      const probe = { text: "SELECT 1", query_timeout: PING_TIMEOUT_MS };
      await pool.query(probe);
    },
    close: () => (closed ??= close()),
  };
}
