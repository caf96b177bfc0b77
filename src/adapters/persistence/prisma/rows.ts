import type { MailToken } from "../../../domain/accounts/mail-token.js";
import type { Session } from "../../../domain/accounts/session.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import type { Sanction } from "../../../domain/moderation/sanction.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import type { Room } from "../../../domain/rooms/room.js";
import type { RoomHead } from "../../../domain/rooms/room-head.js";
import { Prisma } from "./generated/client.js";

/** An entity as it comes out of PostgreSQL in JSON, where a time is text. */
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

/** Looked up by its key, row by row: no plan can turn it into a scan. */
const personJson = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT json_build_object('id', person.id, 'username', person.username, 'displayName', person."displayName")
  FROM "User" person WHERE person.id = ${id})`;

export const userJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', person.id, 'email', person.email, 'username', person.username, 'displayName', person."displayName",
  'bio', person.bio, 'passwordHash', person."passwordHash", 'createdAt', person."createdAt",
  'emailVerifiedAt', person."emailVerifiedAt", 'nameRev', person."nameRev", 'deletedAt', person."deletedAt")`;

export const messageJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', message.id, 'roomId', message."roomId", 'seq', message.seq, 'rev', message.rev,
  'author', ${personJson(Prisma.sql`message."authorId"`)}, 'clientMessageId', message."clientMessageId",
  'body', message.body, 'sentAt', message."sentAt", 'editedAt', message."editedAt", 'deletedAt', message."deletedAt")`;

export const membershipJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', membership."roomId", 'user', ${personJson(Prisma.sql`membership."userId"`)},
  'nameRev', membership."nameRev", 'role', membership.role, 'rev', membership.rev, 'joinedAt', membership."joinedAt", 'leftAt', membership."leftAt", 'departure', membership.departure,
  'mutedUntil', membership."mutedUntil", 'readSeq', membership."readSeq")`;

export const sanctionJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', sanction."roomId", 'userId', sanction."userId", 'kind', sanction.kind, 'until', sanction.until,
  'reason', sanction.reason, 'by', sanction.by, 'byRole', sanction."byRole", 'at', sanction.at)`;

export const sessionJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', session.id, 'userId', session."userId", 'createdAt', session."createdAt", 'lastUsedAt', session."lastUsedAt",
  'expiresAt', session."expiresAt", 'device', session.device, 'address', session.address,
  'generation', session.generation, 'salt', session.salt, 'endedAt', session."endedAt", 'endReason', session."endReason")`;

export const mailTokenJson: Prisma.Sql = Prisma.sql`json_build_object(
  'digest', encode(token.digest, 'hex'), 'userId', token."userId", 'kind', token.kind, 'email', token.email,
  'expiresAt', token."expiresAt")`;

export const roomJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', room.id, 'kind', room.kind, 'name', room.name, 'description', room.description,
  'createdAt', room."createdAt", 'archivedAt', room."archivedAt")`;

export const headJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', head."roomId", 'seq', head.seq, 'rev', head.rev, 'accessRev', head."accessRev",
  'settingsRev', head."settingsRev", 'memberCount', head."memberCount")`;

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

/** Written as text with its offset: the driver would leave the time zone to the session. */
export const instant = (at: Date): Prisma.Sql => Prisma.sql`${at.toISOString()}::timestamptz`;
export const instantOrNull = (at: Date | null): Prisma.Sql => (at ? instant(at) : Prisma.sql`NULL::timestamptz`);
