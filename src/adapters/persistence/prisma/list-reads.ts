import { Prisma, type PrismaClient } from "./generated/client.js";

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
