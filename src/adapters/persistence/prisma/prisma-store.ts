import type { GroupCommitLimits } from "./append/group-commit.js";
import { PrismaMessageLog } from "./append/message-log.js";
import { listReads, type Database } from "./database/database.js";
import { PrismaUnitOfWork } from "./prisma-unit-of-work.js";
import { PrismaDeployment } from "./repositories/deployment.js";
import { PrismaRoomReader } from "./repositories/rooms.js";
import { PrismaSearchNames } from "./repositories/search-names.js";
import { PrismaSessionReader } from "./repositories/sessions.js";
import { PrismaUserRepository } from "./repositories/users.js";

/** Opens all repositories of the database. */
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
