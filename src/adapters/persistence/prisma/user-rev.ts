import type { UserId } from "../../../domain/accounts/user.js";
import type { Prisma } from "./generated/client.js";

/** Raised by whatever concerns the user alone. */
export async function raiseUserRev(tx: Prisma.TransactionClient, userId: UserId): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO user_heads AS head ("userId", rev) VALUES (${userId}::uuid, 1)
    ON CONFLICT ("userId") DO UPDATE SET rev = head.rev + 1`;
}
