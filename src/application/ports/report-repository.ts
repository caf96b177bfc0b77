import type { UserId } from "../../domain/accounts/user.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { Report, ReportId } from "../../domain/moderation/report.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Reports of messages. Only inside a `UnitOfWork` that locked the room. */
export interface ReportRepository {
  /** The report in its latest state; `null` when the room has no such report. */
  find(roomId: RoomId, reportId: ReportId): Promise<Report | null>;

  /** The user's report of the message, in any state. There is at most one. */
  findBy(messageId: MessageId, userId: UserId): Promise<Report | null>;

  /** Whether the room has at least `limit` open reports, or `limit` of this user. Reads the open reports of the room at most. */
  hasOpen(roomId: RoomId, limit: number, by?: UserId): Promise<boolean>;

  /** Stores a new report. Its users must exist. */
  add(report: Report): Promise<void>;

  /** Stores the state of a report. */
  saveState(report: Report): Promise<void>;
}
