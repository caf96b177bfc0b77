import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { Prisma, PrismaClient } from "../generated/client.js";
import type { PoolMode } from "./connection-settings.js";

/** An open PostgreSQL, in this process or elsewhere. */
export type Database = Readonly<{
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Separate connections for appends, so that appends never wait for reads. */
  commits: pg.Pool;
  /** Time limit for a list or a search; `null` where the database cannot cancel one. */
  listTimeoutMs: number | null;
  poolMode: PoolMode;
  /** Whether it runs in this process. */
  isEmbedded: boolean;
  /** Resolves when the database answers, and rejects otherwise. */
  ping(): Promise<void>;
  /** Lets running statements finish. Further calls have no effect. */
  close(): Promise<void>;
}>;

const PING_TIMEOUT_MS = 3_000;

type Options = Readonly<{
  listTimeoutMs?: number;
  poolMode?: PoolMode;
  isEmbedded?: boolean;
  /** Runs before the pools are closed. */
  before?: () => Promise<void>;
  /** Runs after the pools are closed. */
  after?: () => Promise<void>;
}>;

/** Names each statement text, because PostgreSQL parses and plans a named statement once per connection. */
function statementNames(): (query: Readonly<{ sql: string }>) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const name = names.get(sql) ?? `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** Opens a Prisma client on the pool. */
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
    isEmbedded: options.isEmbedded ?? false,
    async ping() {
      const probe = { text: "SELECT 1", query_timeout: PING_TIMEOUT_MS };
      await pool.query(probe);
    },
    close: () => (closed ??= close()),
  };
}

/** Reads lists and searches. */
export type ListReads = Readonly<{
  query<Rows>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<Rows>;
}>;

/**
 * Runs lists and searches. PostgreSQL cancels one after `timeoutMs`, so that it releases its connection. `null` for the
 * embedded database, whose statements cannot be cancelled.
 */
export function listReads(prisma: PrismaClient, timeoutMs: number | null): ListReads {
  return {
    async query<Rows>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<Rows> {
      const statement = Prisma.sql(text, ...values);
      if (timeoutMs === null) return prisma.$queryRaw<Rows>`${statement}`;
      const [, rows] = await prisma.$transaction([
        prisma.$queryRaw`SELECT set_config('statement_timeout', ${String(timeoutMs)}, true)`,
        prisma.$queryRaw<Rows>`${statement}`,
      ]);
      return rows;
    },
  };
}
