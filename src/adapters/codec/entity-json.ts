import type { MailToken } from "../../domain/accounts/mail-token.js";
import type { Session } from "../../domain/accounts/session.js";
import type { User } from "../../domain/accounts/user.js";
import type { Message } from "../../domain/messages/message.js";
import type { Scheduled } from "../../domain/messages/scheduled.js";
import type { SavedDraft } from "../../domain/messages/saved-draft.js";
import type { ThreadSummary } from "../../domain/messages/thread.js";
import type { Report } from "../../domain/moderation/report.js";
import type { Sanction } from "../../domain/moderation/sanction.js";
import type { AuditEntry } from "../../domain/rooms/audit-entry.js";
import type { Invite } from "../../domain/rooms/invite.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { MessageVersion } from "../../domain/messages/message-version.js";
import type { Notice } from "../../domain/rooms/notice.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room } from "../../domain/rooms/room.js";

/** An entity as JSON, with times as text. */
type Json<Entity> = {
  [Key in keyof Entity]: Date extends Entity[Key] ? Exclude<Entity[Key], Date> | string : Entity[Key];
};

export type UserJson = Json<User>;
export type MessageJson = Omit<Json<Message>, "thread"> & Readonly<{ thread: Json<ThreadSummary> | null }>;
export type SavedDraftJson = Json<SavedDraft>;
export type NoticeJson = Json<Notice>;
export type MessageVersionJson = Json<MessageVersion>;
export type AuditEntryJson = Json<AuditEntry>;
export type MembershipJson = Json<Membership>;
export type ReportJson = Omit<Json<Report>, "message"> & Readonly<{ message: MessageJson }>;
export type ScheduledJson = Json<Scheduled>;
export type SanctionJson = Json<Sanction>;
export type MailTokenJson = Json<MailToken>;
export type InviteJson = Json<Invite>;
export type SessionJson = Json<Session>;
export type RoomJson = Json<Room>;
export type RoomHeadJson = RoomHead;

const time = (text: string): Date => new Date(text);
const timeOrNull = (text: string | null): Date | null => (text === null ? null : time(text));

export const userFrom = (row: UserJson): User => ({
  ...row,
  createdAt: time(row.createdAt),
  emailVerifiedAt: timeOrNull(row.emailVerifiedAt),
  deletedAt: timeOrNull(row.deletedAt),
});

export const messageFrom = (row: MessageJson): Message => ({
  ...row,
  thread: row.thread && { ...row.thread, lastReplyAt: time(row.thread.lastReplyAt) },
  pinnedAt: timeOrNull(row.pinnedAt),
  sentAt: time(row.sentAt),
  editedAt: timeOrNull(row.editedAt),
  deletedAt: timeOrNull(row.deletedAt),
});

export const versionFrom = (row: MessageVersionJson): MessageVersion => ({ ...row, at: time(row.at) });

export const savedDraftFrom = (row: SavedDraftJson): SavedDraft => ({ ...row, updatedAt: time(row.updatedAt) });

export const noticeFrom = (row: NoticeJson): Notice => ({ ...row, at: time(row.at) });

export const auditEntryFrom = (row: AuditEntryJson): AuditEntry => ({ ...row, at: time(row.at) });

export const membershipFrom = (row: MembershipJson): Membership => ({
  ...row,
  joinedAt: time(row.joinedAt),
  leftAt: timeOrNull(row.leftAt),
  mutedUntil: timeOrNull(row.mutedUntil),
  readAt: timeOrNull(row.readAt),
  notifyUntil: timeOrNull(row.notifyUntil),
  slowModeSentAt: timeOrNull(row.slowModeSentAt),
});

export const reportFrom = (row: ReportJson): Report => ({
  ...row,
  message: messageFrom(row.message),
  at: time(row.at),
});

export const scheduledFrom = (row: ScheduledJson): Scheduled => ({ ...row, sendAt: time(row.sendAt) });

export const sanctionFrom = (row: SanctionJson): Sanction => ({ ...row, until: time(row.until), at: time(row.at) });

export const inviteFrom = (row: InviteJson): Invite => ({
  ...row,
  createdAt: time(row.createdAt),
  expiresAt: time(row.expiresAt),
  revokedAt: timeOrNull(row.revokedAt),
});

export const sessionFrom = (row: SessionJson): Session => ({
  ...row,
  createdAt: time(row.createdAt),
  lastUsedAt: time(row.lastUsedAt),
  expiresAt: time(row.expiresAt),
  endedAt: timeOrNull(row.endedAt),
});

export const mailTokenFrom = (row: MailTokenJson): MailToken => ({ ...row, expiresAt: time(row.expiresAt) });

export const membershipOrNull = (row: MembershipJson | null | undefined): Membership | null =>
  row ? membershipFrom(row) : null;

export const roomFrom = (row: RoomJson): Room => ({
  ...row,
  createdAt: time(row.createdAt),
  archivedAt: timeOrNull(row.archivedAt),
});
