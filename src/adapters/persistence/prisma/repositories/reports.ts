import type { ReportRepository } from "../../../../application/ports/report-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import type { Report, ReportId } from "../../../../domain/moderation/report.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { reportFrom, type ReportJson } from "../../../codec/entity-json.js";
import { Prisma } from "../generated/client.js";
import { instant, reportJson } from "../mapping/columns.js";

export class PrismaReportRepository implements ReportRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  find(roomId: RoomId, reportId: ReportId): Promise<Report | null> {
    return this.where(Prisma.sql`report."roomId" = ${roomId}::uuid AND report.id = ${reportId}::uuid`);
  }

  findBy(messageId: MessageId, userId: UserId): Promise<Report | null> {
    return this.where(Prisma.sql`report."messageId" = ${messageId}::uuid AND report."reporterId" = ${userId}::uuid`);
  }

  async hasOpen(roomId: RoomId, limit: number, by?: UserId): Promise<boolean> {
    const ofUser = by === undefined ? Prisma.empty : Prisma.sql`AND "reporterId" = ${by}::uuid`;
    const [row] = await this.tx.$queryRaw<{ open: number }[]>`
      SELECT count(*)::int AS open FROM (
        SELECT 1 FROM reports WHERE "roomId" = ${roomId}::uuid AND state = 'open' ${ofUser} LIMIT ${limit}
      ) report`;
    return (row?.open ?? 0) >= limit;
  }

  async add({ id, roomId, message, reason, by, at, state }: Report): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO reports (id, "roomId", "messageId", message, reason, "reporterId", at, state)
      VALUES (
        ${id}::uuid, ${roomId}::uuid, ${message.id}::uuid, ${JSON.stringify(message)}::jsonb, ${reason}, ${by.id}::uuid,
        ${instant(at)}, ${state}::"ReportState"
      )`;
  }

  async saveState({ id, roomId, state }: Report): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE reports SET state = ${state}::"ReportState" WHERE "roomId" = ${roomId}::uuid AND id = ${id}::uuid`;
  }

  private async where(condition: Prisma.Sql): Promise<Report | null> {
    const [row] = await this.tx.$queryRaw<{ report: ReportJson }[]>`
      SELECT ${reportJson} AS report FROM reports report WHERE ${condition}`;
    return row ? reportFrom(row.report) : null;
  }
}
