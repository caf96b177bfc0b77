import type { MessageId } from "../../domain/messages/message.js";
import { tooManyOwnReports, tooManyReports } from "../../domain/moderation/errors.js";
import { MAX_OPEN_REPORTS, MAX_OPEN_REPORTS_BY_USER, newReport, type Report } from "../../domain/moderation/report.js";
import { requireMember } from "../../domain/rooms/access.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  rateLimiter: RateLimiter;
  transactions: Transactions;
  idGenerator: IdGenerator;
  clock: Clock;
}>;

type Input = Readonly<{ roomId: RoomId; messageId: MessageId; reason: string }>;

/** Reports a message of another user to the moderators. A repeat answers with the first report. */
export class ReportMessage {
  constructor(private readonly deps: Deps) {}

  async execute(
    actor: Actor,
    { roomId, messageId, reason }: Input,
  ): Promise<Readonly<{ report: Report; repeated: boolean }>> {
    const { roomReader, rateLimiter, transactions, idGenerator, clock } = this.deps;
    requireMember(await roomReader.access(roomId, actor.userId));
    await rateLimiter.takeAll([{ action: "report.user", key: actor.userId, cost: 1 }]);
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const { user } = requireMember(access);
      const message = requireVisibleMessage(await tx.messages.find(roomId, messageId), visibleFromOf(access));
      const earlier = await tx.reports.findBy(messageId, actor.userId);
      if (earlier) return { report: earlier, repeated: true };

      const report = newReport(message, { id: idGenerator.next(), reason, by: user, at: clock.now() });
      if (await tx.reports.hasOpen(roomId, MAX_OPEN_REPORTS_BY_USER, user.id))
        throw tooManyOwnReports(MAX_OPEN_REPORTS_BY_USER);
      if (await tx.reports.hasOpen(roomId, MAX_OPEN_REPORTS)) throw tooManyReports(MAX_OPEN_REPORTS);
      await tx.reports.add(report);
      return { report, repeated: false };
    });
  }
}
