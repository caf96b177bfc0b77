import type { Database } from "./database.js";
import type { GroupCommitLimits } from "./group-commit.js";
import { PrismaDeployment } from "./prisma-deployment.js";
import { PrismaMessageLog } from "./prisma-message-log.js";
import { PrismaRoomReader } from "./prisma-room-reader.js";
import { PrismaSessionReader } from "./prisma-session-reader.js";
import { PrismaUnitOfWork } from "./prisma-unit-of-work.js";
import { PrismaUserRepository } from "./prisma-user-repository.js";

/** Everything that is stored in this database. */
export function openPrismaStore(
  { prisma, commits }: Pick<Database, "prisma" | "commits">,
  limits: Partial<GroupCommitLimits> = {},
) {
  const log = new PrismaMessageLog({ prisma, commits }, limits);
  return {
    users: new PrismaUserRepository(prisma),
    unitOfWork: new PrismaUnitOfWork(prisma),
    rooms: new PrismaRoomReader(prisma),
    sessions: new PrismaSessionReader(prisma),
    log,
    deployment: new PrismaDeployment(prisma),
  };
}
