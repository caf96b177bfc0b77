import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import { attempt } from "./attempt.js";
import { LOCAL_SETTINGS, type PoolMode } from "./connection-settings.js";
import type { PrismaClient } from "./generated/client.js";
import { PrismaAccountRepository } from "./prisma-account-repository.js";
import { PrismaCredentialRepository } from "./prisma-credential-repository.js";
import { PrismaMailTokenRepository } from "./prisma-mail-token-repository.js";
import { PrismaMessageRepository } from "./prisma-message-repository.js";
import { PrismaRoomRepository } from "./prisma-room-repository.js";
import { PrismaSanctionRepository } from "./prisma-sanction-repository.js";
import { PrismaSessionRepository } from "./prisma-session-repository.js";

export class PrismaUnitOfWork implements UnitOfWork {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly poolMode: PoolMode = "session",
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return attempt(() =>
      this.prisma.$transaction(async (tx) => {
        if (this.poolMode === "transaction") await tx.$queryRaw`SELECT ${LOCAL_SETTINGS}`;
        return work({
          rooms: new PrismaRoomRepository(tx),
          messages: new PrismaMessageRepository(tx),
          sanctions: new PrismaSanctionRepository(tx),
          accounts: new PrismaAccountRepository(tx),
          sessions: new PrismaSessionRepository(tx),
          credentials: new PrismaCredentialRepository(tx),
          mailTokens: new PrismaMailTokenRepository(tx),
        });
      }),
    );
  }
}
