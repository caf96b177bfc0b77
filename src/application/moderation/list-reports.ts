import { checkHasModerators, checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { visibleReport, type Report } from "../../domain/moderation/report.js";
import { requireMember, requireVisible } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { ModerationReader, ReportQuery } from "../ports/moderation-reader.js";
import type { RoomReader } from "../ports/room-reader.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  moderationReader: Pick<ModerationReader, "reports">;
}>;

/** Lists the reports of a room for its owners and moderators, newest first. */
export class ListReports {
  constructor(private readonly deps: Deps) {}

  async execute(
    { userId }: Actor,
    { roomId, ...query }: ReportQuery & Readonly<{ roomId: RoomId }>,
  ): Promise<readonly Report[]> {
    const { roomReader, moderationReader } = this.deps;
    const access = requireVisible(await roomReader.access(roomId, userId));
    const member = requireMember(access);
    checkHasModerators(access.room);
    checkHasRole(member, "moderator");
    const reports = await moderationReader.reports(roomId, query);
    return reports.map((report) => visibleReport(report, member.visibleFrom));
  }
}
