import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import type { Database } from "./database.js";
import { PrismaClient } from "./generated/client.js";

const PING_TIMEOUT_MS = 3_000;

/** One Prisma client on the pool; `afterPool` ends what the pool stood on. */
export function prismaDatabase(pool: pg.Pool, afterPool?: () => Promise<void>): Database {
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 5_000, timeout: 10_000 },
  });
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    await prisma.$disconnect();
    await pool.end();
    await afterPool?.();
  }

  return {
    prisma,
    pool,
    async ping() {
      const probe = { text: "SELECT 1", query_timeout: PING_TIMEOUT_MS };
      await pool.query(probe);
    },
    close: () => (closing ??= closeAll()),
  };
}
