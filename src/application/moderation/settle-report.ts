import { reportNotFound } from "../../domain/moderation/errors.js";
import { checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { visibleReport, type Report, type ReportId, type ReportState } from "../../domain/moderation/report.js";
import { requireMember } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";

type Input = Readonly<{ roomId: RoomId; reportId: ReportId; state: ReportState }>;

const ACTION = { open: "report_reopened", resolved: "report_resolved", dismissed: "report_dismissed" } as const;

/** Resolves, dismisses or reopens a report. Giving it the state that it has changes nothing. */
export class SettleReport {
  constructor(private readonly deps: ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock }>) {}

  async execute(actor: Actor, { roomId, reportId, state }: Input): Promise<Report> {
    const { transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId, role: "moderator" });
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const moderator = requireMember(access);
      checkHasRole(moderator, "moderator");
      const report = await tx.reports.find(roomId, reportId);
      if (!report) throw reportNotFound();
      if (report.state === state) return visibleReport(report, moderator.visibleFrom);

      const settled = { ...report, state };
      await tx.reports.saveState(settled);
      await tx.audit.add({
        id: idGenerator.next(),
        roomId,
        actor: moderator.user,
        action: ACTION[state],
        subject: report.message.author,
        messageId: report.message.id,
        details: { reportId },
        at: clock.now(),
      });
      return visibleReport(settled, moderator.visibleFrom);
    });
  }
}
