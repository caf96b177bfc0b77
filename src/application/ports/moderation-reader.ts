import type { UserId } from "../../domain/accounts/user.js";
import type { Sanction, SanctionKind } from "../../domain/moderation/sanction.js";
import type { Report, ReportId, ReportState } from "../../domain/moderation/report.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

export type SanctionQuery = Readonly<{
  at: Date;
  /** The last sanction of the previous page. */
  after?: Readonly<{ until: Date; userId: UserId; kind: SanctionKind }>;
  limit: number;
}>;

export type ReportQuery = Readonly<{
  /** Without it, reports in any state. */
  state?: ReportState;
  /** The id of the last report of the previous page. */
  after?: ReportId;
  limit: number;
}>;

/** Data of a room that only moderators read. */
export interface ModerationReader extends Closable {
  /**
   * The room's sanctions that end after `at`, in ascending order of their end, then of the user's id, then mutes before
   * bans; at most `limit`. The duration does not grow with the number of expired sanctions.
   */
  sanctions(roomId: RoomId, query: SanctionQuery): Promise<readonly Sanction[]>;

  /** The room's reports, newest first, at most `limit`, with the current names of their people. */
  reports(roomId: RoomId, query: ReportQuery): Promise<readonly Report[]>;
}
