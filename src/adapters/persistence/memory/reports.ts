import type { ReportQuery } from "../../../application/ports/moderation-reader.js";
import type { ReportRepository } from "../../../application/ports/report-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MessageId } from "../../../domain/messages/message.js";
import type { Report, ReportId } from "../../../domain/moderation/report.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./users.js";

type Tables = Pick<MemoryTables, "reports" | "users">;

export class InMemoryReportRepository implements ReportRepository {
  constructor(private readonly tables: Tables) {}

  async find(roomId: RoomId, reportId: ReportId): Promise<Report | null> {
    const report = this.tables.reports.get(reportId);
    return report?.roomId === roomId ? withCurrentNames(this.tables, report) : null;
  }

  async findBy(messageId: MessageId, userId: UserId): Promise<Report | null> {
    const found = [...this.tables.reports.values()].find(
      ({ message, by }) => message.id === messageId && by.id === userId,
    );
    return found ? withCurrentNames(this.tables, found) : null;
  }

  async hasOpen(roomId: RoomId, limit: number, by?: UserId): Promise<boolean> {
    const open = reportsOf(this.tables, roomId, { state: "open", limit: Infinity });
    return open.filter((report) => by === undefined || report.by.id === by).length >= limit;
  }

  async add(report: Report): Promise<void> {
    this.tables.reports.set(report.id, report);
  }

  async saveState({ id, state }: Report): Promise<void> {
    const stored = this.tables.reports.get(id);
    if (stored) this.tables.reports.set(id, { ...stored, state });
  }
}

export function reportsOf(tables: Tables, roomId: RoomId, { state, after, limit }: ReportQuery): Report[] {
  const found = [...tables.reports.values()].filter(
    (report) =>
      report.roomId === roomId &&
      (state === undefined || report.state === state) &&
      (after === undefined || report.id < after),
  );
  const page = found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
  return page.map((report) => withCurrentNames(tables, report));
}

const withCurrentNames = (tables: Tables, report: Report): Report => ({
  ...report,
  by: currentSummaryOf(tables, report.by),
  message: { ...report.message, author: currentSummaryOf(tables, report.message.author) },
});
