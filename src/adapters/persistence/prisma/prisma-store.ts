import type { Database } from "./database.js";
import type { GroupCommitLimits } from "./group-commit.js";
import { listReads } from "./list-reads.js";
import { PrismaDeployment } from "./prisma-deployment.js";
import { PrismaMessageLog } from "./prisma-message-log.js";
import { PrismaRoomReader } from "./prisma-room-reader.js";
import { PrismaSearchNames } from "./prisma-search-names.js";
import { PrismaSessionReader } from "./prisma-session-reader.js";
import { PrismaUnitOfWork } from "./prisma-unit-of-work.js";
import { PrismaUserRepository } from "./prisma-user-repository.js";

/** Everything that is stored in this database. */
export function openPrismaStore(
  { prisma, commits, listTimeoutMs, poolMode }: Omit<Database, "pool" | "ping" | "close">,
  limits: Partial<GroupCommitLimits> = {},
) {
  const log = new PrismaMessageLog({ prisma, commits, poolMode }, limits);
  const lists = listReads(prisma, listTimeoutMs);
  return {
    users: new PrismaUserRepository(prisma, lists),
    unitOfWork: new PrismaUnitOfWork(prisma, poolMode),
    rooms: new PrismaRoomReader(prisma, lists),
    sessions: new PrismaSessionReader(prisma),
    log,
    searchNames: new PrismaSearchNames(prisma),
    deployment: new PrismaDeployment(prisma),
  };
}
