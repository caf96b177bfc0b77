import { randomUUID } from "node:crypto";
import type { DataStoreStatus } from "../../../../application/ports/data-store-status.js";
import { withRetry, unavailable } from "../database/retry.js";
import type { PrismaClient } from "../generated/client.js";

const PING_TIMEOUT_MS = 2_000;

export class PrismaDataStoreStatus implements DataStoreStatus {
  constructor(private readonly prisma: PrismaClient) {}

  async epoch(): Promise<string> {
    const { epoch } = await withRetry(() => this.prisma.deployment.findFirstOrThrow());
    return epoch;
  }

  async renewEpoch(): Promise<string> {
    const epoch = randomUUID();
    await withRetry(() => this.prisma.deployment.updateMany({ data: { epoch } }));
    return epoch;
  }

  async ping(): Promise<void> {
    const [row] = await withRetry(() =>
      withTimeout(this.prisma.$queryRaw<{ readOnly: boolean }[]>`
      SELECT current_setting('transaction_read_only')::boolean AS "readOnly"`),
    );
    if (!row || row.readOnly) throw unavailable(new Error("The database is read-only."));
  }
}

/** Rejects when the database does not answer within a time limit. */
async function withTimeout<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(new Error("The database is slow."))), PING_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
