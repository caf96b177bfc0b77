import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import { LOCAL_SETTINGS, type PoolMode } from "./database/connection-settings.js";
import { withRetry } from "./database/retry.js";
import type { PrismaClient } from "./generated/client.js";
import { PrismaDraftRepository } from "./repositories/drafts.js";
import { PrismaBlockRepository } from "./repositories/blocks.js";
import { PrismaInviteRepository } from "./repositories/invites.js";
import { PrismaMailTokenRepository } from "./repositories/mail-tokens.js";
import { PrismaMessageRepository } from "./repositories/messages.js";
import { PrismaAuditRepository, PrismaNoticeRepository } from "./repositories/notices.js";
import { PrismaReactionRepository } from "./repositories/reactions.js";
import { PrismaReportRepository } from "./repositories/reports.js";
import { PrismaRoomRepository } from "./repositories/rooms.js";
import { PrismaSanctionRepository } from "./repositories/sanctions.js";
import { PrismaScheduledRepository } from "./repositories/scheduled.js";
import { PrismaSessionRepository } from "./repositories/sessions.js";
import { PrismaThreadFollowRepository } from "./repositories/thread-follows.js";
import { PrismaUserChangeRepository } from "./repositories/user-change-records.js";
import { UserStamps } from "./repositories/user-stamps.js";
import { PrismaAccountRepository } from "./repositories/users.js";

export class PrismaUnitOfWork implements UnitOfWork {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly poolMode: PoolMode = "session",
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return withRetry(() =>
      this.prisma.$transaction(async (tx) => {
        if (this.poolMode === "transaction") await tx.$queryRaw`SELECT ${LOCAL_SETTINGS}`;
        const stamps = new UserStamps(tx);
        const result = await work({
          rooms: new PrismaRoomRepository(tx, stamps),
          invites: new PrismaInviteRepository(tx),
          messages: new PrismaMessageRepository(tx),
          notices: new PrismaNoticeRepository(tx),
          audit: new PrismaAuditRepository(tx),
          reactions: new PrismaReactionRepository(tx),
          drafts: new PrismaDraftRepository(tx, stamps),
          threadFollows: new PrismaThreadFollowRepository(tx, stamps),
          scheduled: new PrismaScheduledRepository(tx, stamps),
          reports: new PrismaReportRepository(tx),
          sanctions: new PrismaSanctionRepository(tx),
          accounts: new PrismaAccountRepository(tx),
          blocks: new PrismaBlockRepository(tx, stamps),
          sessions: new PrismaSessionRepository(tx, stamps),
          mailTokens: new PrismaMailTokenRepository(tx),
          userChanges: new PrismaUserChangeRepository(tx, stamps),
          raisedUsers: stamps.raised,
        });
        await stamps.write();
        return result;
      }),
    );
  }
}
