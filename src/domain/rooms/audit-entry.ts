import type { UserSummary } from "../accounts/user.js";
import type { MessageId } from "../messages/message.js";
import type { Id } from "../shared/id.js";
import type { JsonObject } from "../shared/json.js";
import type { Notice, NoticeId } from "./notice.js";
import type { RoomId } from "./room.js";

export type AuditEntryId = NoticeId | Id<"auditEntry">;

/** One action in a room, for its moderators. Every notice is one as well, with its kind as the action. */
export type AuditEntry = Readonly<{
  /** Ids ascend in time. */
  id: AuditEntryId;
  roomId: RoomId;
  actor: UserSummary;
  action: string;
  /** The user who was affected. */
  subject: UserSummary | null;
  messageId: MessageId | null;
  details: JsonObject | null;
  at: Date;
}>;

export const auditEntryOf = ({ id, roomId, actor, kind, subject, data, at }: Notice): AuditEntry => ({
  id,
  roomId,
  actor,
  action: kind,
  subject,
  messageId: null,
  details: data,
  at,
});
