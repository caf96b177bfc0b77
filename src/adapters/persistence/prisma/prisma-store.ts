import type { GroupCommitLimits } from "./append/group-commit.js";
import { PrismaMessageLog } from "./append/message-log.js";
import { listReads, type Database } from "./database/database.js";
import { PrismaUnitOfWork } from "./prisma-unit-of-work.js";
import { PrismaBlockReader } from "./repositories/blocks.js";
import { PrismaDataStoreStatus } from "./repositories/data-store-status.js";
import { PrismaDraftReader } from "./repositories/drafts.js";
import { PrismaReadMarkers } from "./repositories/read-markers.js";
import { PrismaReceiptReader } from "./repositories/receipts.js";
import { PrismaReactionReader } from "./repositories/reactions.js";
import { PrismaModerationReader } from "./repositories/moderation-reader.js";
import { PrismaRoomReader } from "./repositories/room-reader.js";
import { PrismaSearchNames } from "./repositories/search-names.js";
import { PrismaMessageSearch } from "./search/message-search.js";
import { PrismaMessageSearchIndex } from "./search/message-search-index.js";
import { PrismaScheduledQueue } from "./repositories/scheduled-queue.js";
import { PrismaSessionReader } from "./repositories/sessions.js";
import { PrismaThreadReader } from "./repositories/threads.js";
import { PrismaUserChangeReader } from "./repositories/user-changes.js";
import { PrismaUserRepository } from "./repositories/users.js";

/** Opens all repositories of the database. */
export function openPrismaStore(
  { prisma, commits, listTimeoutMs, poolMode, isEmbedded }: Omit<Database, "pool" | "ping" | "close">,
  limits: Partial<GroupCommitLimits> = {},
) {
  const messageLog = new PrismaMessageLog({ prisma, commits, poolMode, isEmbedded }, limits);
  const lists = listReads(prisma, listTimeoutMs);
  const messageSearchIndex = new PrismaMessageSearchIndex({ prisma, isEmbedded });
  return {
    userRepository: new PrismaUserRepository(prisma, lists),
    blockReader: new PrismaBlockReader(prisma, lists),
    unitOfWork: new PrismaUnitOfWork(prisma, poolMode),
    roomReader: new PrismaRoomReader(prisma, lists),
    readMarkers: new PrismaReadMarkers(prisma),
    receiptReader: new PrismaReceiptReader(lists),
    sessionReader: new PrismaSessionReader(prisma),
    moderationReader: new PrismaModerationReader(lists),
    messageLog,
    reactionReader: new PrismaReactionReader(prisma, lists),

    threadReader: new PrismaThreadReader(prisma, lists),
    scheduledQueue: new PrismaScheduledQueue(prisma),
    messageSearch: new PrismaMessageSearch({ prisma, index: messageSearchIndex, timeoutMs: listTimeoutMs }),
    messageSearchIndex,
    draftReader: new PrismaDraftReader(prisma),
    userChangeReader: new PrismaUserChangeReader(prisma),
    searchNames: new PrismaSearchNames(prisma),
    dataStoreStatus: new PrismaDataStoreStatus(prisma),
  };
}
