import type { ModerationReader, ReportQuery, SanctionQuery } from "../../../application/ports/moderation-reader.js";
import type { Report } from "../../../domain/moderation/report.js";
import { hasExpired, type Sanction } from "../../../domain/moderation/sanction.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MemoryTables } from "./memory-tables.js";
import { reportsOf } from "./reports.js";
import { sanctionsOf } from "./sanctions.js";

export class InMemoryModerationReader implements ModerationReader {
  constructor(private readonly tables: MemoryTables) {}

  async sanctions(roomId: RoomId, { at, after, limit }: SanctionQuery): Promise<readonly Sanction[]> {
    const last = after && placeOf({ ...after, user: { id: after.userId } });
    return sanctionsOf(this.tables, roomId)
      .filter((sanction) => !hasExpired(sanction, at) && (last === undefined || placeOf(sanction) > last))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .slice(0, limit);
  }

  async reports(roomId: RoomId, query: ReportQuery): Promise<readonly Report[]> {
    return reportsOf(this.tables, roomId, query);
  }
}

/** A text that sorts like the sanction: by its end, its user and its kind. */
const placeOf = ({ until, user, kind }: Pick<Sanction, "until" | "kind"> & { user: { id: string } }): string =>
  `${until.toISOString()} ${user.id} ${kind === "mute" ? 0 : 1}`;
