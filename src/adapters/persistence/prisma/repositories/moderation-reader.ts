import type { ModerationReader, ReportQuery, SanctionQuery } from "../../../../application/ports/moderation-reader.js";
import type { Report } from "../../../../domain/moderation/report.js";
import type { Sanction } from "../../../../domain/moderation/sanction.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { reportFrom, sanctionFrom, type ReportJson, type SanctionJson } from "../../../codec/entity-json.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma } from "../generated/client.js";
import { instant, reportJson, sanctionJson } from "../mapping/columns.js";

export class PrismaModerationReader implements ModerationReader {
  constructor(private readonly lists: ListReads) {}

  async sanctions(roomId: RoomId, { at, after, limit }: SanctionQuery): Promise<readonly Sanction[]> {
    const rows = await withRetry(
      () => this.lists.query<{ sanction: SanctionJson }[]>`
        SELECT ${sanctionJson} AS sanction FROM "Sanction" sanction
        WHERE sanction."roomId" = ${roomId}::uuid AND sanction.until > ${instant(at)} AND ${afterSanction(after)}
        ORDER BY sanction.until, sanction."userId", sanction.kind LIMIT ${limit}`,
    );
    return rows.map(({ sanction }) => sanctionFrom(sanction));
  }

  async reports(roomId: RoomId, { state, after, limit }: ReportQuery): Promise<readonly Report[]> {
    const inState = state === undefined ? Prisma.empty : Prisma.sql`AND report.state = ${state}::"ReportState"`;
    const earlier = after === undefined ? Prisma.empty : Prisma.sql`AND report.id < ${after}::uuid`;
    const rows = await withRetry(
      () => this.lists.query<{ report: ReportJson }[]>`
        SELECT ${reportJson} AS report FROM reports report
        WHERE report."roomId" = ${roomId}::uuid ${inState} ${earlier}
        ORDER BY report.id DESC LIMIT ${limit}`,
    );
    return rows.map(({ report }) => reportFrom(report));
  }
}

const afterSanction = (after: SanctionQuery["after"]): Prisma.Sql =>
  after
    ? Prisma.sql`(sanction.until, sanction."userId", sanction.kind)
        > (${instant(after.until)}, ${after.userId}::uuid, ${after.kind}::"SanctionKind")`
    : Prisma.sql`TRUE`;
