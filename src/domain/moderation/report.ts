import type { UserSummary } from "../accounts/user.js";
import { NO_MENTIONS } from "../messages/mentions.js";
import { messageDeleted } from "../messages/errors.js";
import type { Message } from "../messages/message.js";
import { isVisible } from "../rooms/history-visibility.js";
import type { RoomId } from "../rooms/room.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import type { Id } from "../shared/id.js";
import { codePointLength, isStorableText } from "../shared/text.js";
import { ownMessageReported } from "./errors.js";

export type ReportId = Id<"report">;
export type ReportState = "open" | "resolved" | "dismissed";

/** A member's report of a message. */
export type Report = Readonly<{
  /** Ids ascend in time. */
  id: ReportId;
  roomId: RoomId;
  /** The message as it was when it was reported, without what belongs to others. */
  message: Message;
  reason: string;
  by: UserSummary;
  at: Date;
  state: ReportState;
}>;

/** Maximum number of open reports of a room. */
export const MAX_OPEN_REPORTS = 1_000;
/** Maximum number of open reports of one user in a room, so that nobody fills it for the others. */
export const MAX_OPEN_REPORTS_BY_USER = 50;
const MAX_REASON = 500;

export function newReport(message: Message, made: Pick<Report, "id" | "reason" | "by" | "at">): Report {
  throwIfInvalid(validateReport(made));
  if (message.author.id === made.by.id) throw ownMessageReported();
  if (message.deletedAt) throw messageDeleted();
  return {
    ...made,
    roomId: message.roomId,
    message: withoutOthers(message),
    reason: made.reason.trim(),
    state: "open",
  };
}

/** Checks the fields that are present. */
export function validateReport({ reason }: Readonly<{ reason?: string }>): readonly FieldError[] {
  if (reason === undefined) return [];
  const length = codePointLength(reason.trim());
  if (length < 1 || length > MAX_REASON)
    return [{ path: "reason", message: `must be 1 to ${MAX_REASON} characters long` }];
  return isStorableText(reason) ? [] : [{ path: "reason", message: "must be well-formed text without NUL" }];
}

/** The report as a moderator sees it, without the content of a message that the moderator may not see. */
export function visibleReport(report: Report, visibleFrom: number): Report {
  if (isVisible(report.message, visibleFrom)) return report;
  return { ...report, message: { ...report.message, body: null, data: null, mentions: NO_MENTIONS } };
}

/** Removes the quote, the reactions and the thread, which others may still delete. */
const withoutOthers = (message: Message): Message => ({
  ...message,
  clientMessageId: null,
  replyTo: null,
  reactions: [],
  thread: null,
});
