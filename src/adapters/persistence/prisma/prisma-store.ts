import type { Database } from "./database.js";
import { PrismaDeployment } from "./prisma-deployment.js";
import { PrismaMessageLog } from "./prisma-message-log.js";
import { PrismaRoomReader } from "./prisma-room-reader.js";
import { PrismaUnitOfWork } from "./prisma-unit-of-work.js";
import { PrismaUserRepository } from "./prisma-user-repository.js";

/** Everything that is stored in this database. */
export function openPrismaStore({ prisma }: Pick<Database, "prisma">) {
  return {
    users: new PrismaUserRepository(prisma),
    unitOfWork: new PrismaUnitOfWork(prisma),
    rooms: new PrismaRoomReader(prisma),
    log: new PrismaMessageLog(prisma),
    deployment: new PrismaDeployment(prisma),
  };
}
