import type { MailToken } from "../../../../domain/accounts/mail-token.js";
import type { Session } from "../../../../domain/accounts/session.js";
import type { User } from "../../../../domain/accounts/user.js";
import type { Message } from "../../../../domain/messages/message.js";
import type { Sanction } from "../../../../domain/moderation/sanction.js";
import type { Membership } from "../../../../domain/rooms/membership.js";
import type { RoomHead } from "../../../../domain/rooms/room-head.js";
import type { Room } from "../../../../domain/rooms/room.js";

/** An entity in JSON, where times are text. */
type Row<Entity> = {
  [Key in keyof Entity]: Date extends Entity[Key] ? Exclude<Entity[Key], Date> | string : Entity[Key];
};

export type UserRow = Row<User>;
export type MessageRow = Row<Message>;
export type MembershipRow = Row<Membership>;
export type SanctionRow = Row<Sanction>;
export type MailTokenRow = Row<MailToken>;
export type SessionRow = Row<Session>;
export type RoomRow = Row<Room>;
export type RoomHeadRow = RoomHead;

const time = (text: string): Date => new Date(text);
const timeOrNull = (text: string | null): Date | null => (text === null ? null : time(text));

export const userFrom = (row: UserRow): User => ({
  ...row,
  createdAt: time(row.createdAt),
  emailVerifiedAt: timeOrNull(row.emailVerifiedAt),
  deletedAt: timeOrNull(row.deletedAt),
});

export const messageFrom = (row: MessageRow): Message => ({
  ...row,
  sentAt: time(row.sentAt),
  editedAt: timeOrNull(row.editedAt),
  deletedAt: timeOrNull(row.deletedAt),
});

export const membershipFrom = (row: MembershipRow): Membership => ({
  ...row,
  joinedAt: time(row.joinedAt),
  leftAt: timeOrNull(row.leftAt),
  mutedUntil: timeOrNull(row.mutedUntil),
});

export const sanctionFrom = (row: SanctionRow): Sanction => ({ ...row, until: time(row.until), at: time(row.at) });

export const sessionFrom = (row: SessionRow): Session => ({
  ...row,
  createdAt: time(row.createdAt),
  lastUsedAt: time(row.lastUsedAt),
  expiresAt: time(row.expiresAt),
  endedAt: timeOrNull(row.endedAt),
});

export const mailTokenFrom = (row: MailTokenRow): MailToken => ({ ...row, expiresAt: time(row.expiresAt) });

export const membershipOrNull = (row: MembershipRow | null | undefined): Membership | null =>
  row ? membershipFrom(row) : null;

export const roomFrom = (row: RoomRow): Room => ({
  ...row,
  createdAt: time(row.createdAt),
  archivedAt: timeOrNull(row.archivedAt),
});
