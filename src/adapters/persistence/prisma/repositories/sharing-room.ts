import type { UserId } from "../../../../domain/accounts/user.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { areSeparated } from "./blocks.js";

/** Returns the others who are in a room with the user, without those whom a block separates from the user. Stops at the first common room of each. */
export async function sharingRoom(
  prisma: PrismaClient,
  userId: UserId,
  others: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const rows = await withRetry(
    () => prisma.$queryRaw<{ id: UserId }[]>`
      SELECT other.id FROM unnest(${[...others]}::uuid[]) AS other(id)
      WHERE EXISTS (
        SELECT FROM "Membership" mine
        JOIN "Membership" theirs ON theirs."roomId" = mine."roomId" AND theirs."userId" = other.id
        WHERE mine."userId" = ${userId}::uuid AND mine."leftAt" IS NULL AND theirs."leftAt" IS NULL
      ) AND NOT ${areSeparated(Prisma.sql`${userId}::uuid`, Prisma.sql`other.id`)}`,
  );
  return new Set(rows.map(({ id }) => id));
}
