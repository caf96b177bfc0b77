import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { Prisma, PrismaClient } from "../generated/client.js";
import type { PoolMode } from "./connection-settings.js";

/** An open PostgreSQL, in this process or elsewhere. */
export type Database = Readonly<{
  prisma: PrismaClient;
  pool: pg.Pool;
  /** For messages on their way in, so that they wait for one another alone and not for whatever is read. */
  commits: pg.Pool;
  /** How long a list or a search may take; `null` where the database cannot break one off. */
  listTimeoutMs: number | null;
  poolMode: PoolMode;
  /** Resolves when the database answers, rejects when it does not. */
  ping(): Promise<void>;
  /** Lets what is in flight finish. A second call does nothing more. */
  close(): Promise<void>;
}>;

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

/** Reads lists and searches. */
export type ListReads = Readonly<{
  query<Rows>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<Rows>;
}>;

/**
 * PostgreSQL breaks off a list or a search after `timeoutMs`, so that one that grew slow gives its connection back.
 * `null`: the embedded one cannot, because nothing interrupts it while it works.
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
