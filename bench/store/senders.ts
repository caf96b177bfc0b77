import { randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { noLimits } from "../../src/adapters/security/in-memory-rate-limiter.js";
import { SendMessage } from "../../src/application/messages/send-message.js";
import { AccessCache } from "../../src/application/rooms/access-cache.js";
import { DEFAULT_COUNTS } from "../../src/domain/limits/counts.js";
import { BODY, type Send } from "./scene.js";

/** Sends through the use case: access, domain checks, fence, idempotency, `rev`, read marker. */
export function useCase(database: Database): Send {
  const { roomReader, messageLog } = openPrismaStore(database);
  const sendMessage = new SendMessage({
    accessCache: new AccessCache(roomReader),
    transactions: {
      append: (...given) => messageLog.append(...given),
      inRoom: () => Promise.reject(new Error("Only direct rooms need this.")),
    },
    messageLog,
    roomReader,
    rateLimiter: noLimits,
    idGenerator: { next: uuidv7 },
    clock: { now: () => new Date() },
    counts: DEFAULT_COUNTS,
  });
  return (userId, roomId) =>
    sendMessage.execute({ userId, sessionId: "" }, { roomId, body: BODY, clientMessageId: randomUUID() });
}

/** Sends in one Prisma transaction per message, like most servers. */
export function interactiveTransaction({ prisma }: Database): Send {
  return (authorId, roomId) =>
    prisma.$transaction(async (tx) => {
      const membership = await tx.membership.findUnique({ where: { roomId_userId: { roomId, userId: authorId } } });
      if (!membership || membership.leftAt) throw new Error("Not a member.");
      const { seq, rev } = await tx.roomHead.update({
        where: { roomId },
        data: { seq: { increment: 1 }, rev: { increment: 1 } },
      });
      const sent = { clientMessageId: randomUUID(), body: BODY, sentAt: new Date() };
      return tx.message.create({ data: { id: uuidv7(), roomId, authorId, seq, rev, ...sent } });
    });
}
