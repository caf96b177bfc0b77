import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import { attempt } from "./attempt.js";
import type { PrismaClient } from "./generated/client.js";
import { PrismaAccountRepository } from "./prisma-account-repository.js";
import { PrismaCredentialRepository } from "./prisma-credential-repository.js";
import { PrismaMailTokenRepository } from "./prisma-mail-token-repository.js";
import { PrismaMessageRepository } from "./prisma-message-repository.js";
import { PrismaRoomRepository } from "./prisma-room-repository.js";
import { PrismaSanctionRepository } from "./prisma-sanction-repository.js";
import { PrismaSessionRepository } from "./prisma-session-repository.js";

export class PrismaUnitOfWork implements UnitOfWork {
  constructor(private readonly prisma: PrismaClient) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return attempt(() =>
      this.prisma.$transaction((tx) =>
        work({
          rooms: new PrismaRoomRepository(tx),
          messages: new PrismaMessageRepository(tx),
          sanctions: new PrismaSanctionRepository(tx),
          accounts: new PrismaAccountRepository(tx),
          sessions: new PrismaSessionRepository(tx),
          credentials: new PrismaCredentialRepository(tx),
          mailTokens: new PrismaMailTokenRepository(tx),
        }),
      ),
    );
  }
}
