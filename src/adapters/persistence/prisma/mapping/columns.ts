import { MAX_PAGE_BYTES } from "../../../../domain/shared/page-bytes.js";
import { Prisma } from "../generated/client.js";

/** An id that sorts before the id of every row. */
export const BEFORE_ALL_IDS = "00000000-0000-0000-0000-000000000000";

/** Passes times as text with an offset, because the driver would use the session's time zone. */
export const instant = (at: Date): Prisma.Sql => Prisma.sql`${at.toISOString()}::timestamptz`;
export const instantOrNull = (at: Date | null): Prisma.Sql => (at ? instant(at) : Prisma.sql`NULL::timestamptz`);

/** Looks up a user by key in a subquery, so that no query plan scans the table. */
const summaryJson = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT json_build_object('id', person.id, 'username', person.username, 'displayName', person."displayName")
  FROM "User" person WHERE person.id = ${id})`;

export const userJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', person.id, 'email', person.email, 'username', person.username, 'displayName', person."displayName",
  'bio', person.bio, 'passwordHash', person."passwordHash", 'createdAt', person."createdAt",
  'emailVerifiedAt', person."emailVerifiedAt", 'nameRev', person."nameRev", 'deletedAt', person."deletedAt")`;

export const messageJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', message.id, 'roomId', message."roomId", 'seq', message.seq, 'rev', message.rev,
  'author', ${summaryJson(Prisma.sql`message."authorId"`)}, 'clientMessageId', message."clientMessageId",
  'body', message.body, 'sentAt', message."sentAt", 'editedAt', message."editedAt", 'deletedAt', message."deletedAt")`;

export const membershipJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', membership."roomId", 'user', ${summaryJson(Prisma.sql`membership."userId"`)},
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

/** The digest of a body, by which a retry is compared after the message was changed or deleted. */
export const bodyDigest = (body: Prisma.Sql): Prisma.Sql => Prisma.sql`sha256(convert_to(${body}, 'UTF8'))`;

/** Whether `message` was originally sent with this body, also after an edit or a deletion. */
export const wasSentWith = (body: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce(message."sentDigest" = ${bodyDigest(body)}, message.body = ${body})`;

/** Size of a body, computed without loading it. */
const bodyBytes = Prisma.sql`octet_length(coalesce(body, ''))`;

const asJson = (message: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT coalesce(json_agg(${messageJson} ORDER BY message.seq), '[]') FROM (${message}) message)`;

/**
 * Reads messages in `order` until their bodies fill a page, including the message that exceeds it, sorted by `seq`. A
 * body is never shorter as JSON, so the domain never needs more messages for the page.
 */
export const pageOfMessages = (condition: Prisma.Sql, order: Prisma.Sql): Prisma.Sql =>
  asJson(Prisma.sql`
    SELECT * FROM (
      SELECT *, coalesce(sum(${bodyBytes}) OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
      FROM (SELECT * FROM "Message" WHERE ${condition}) candidate
    ) candidate WHERE earlier <= ${MAX_PAGE_BYTES}`);

/**
 * Reads messages in order of `rev` until their bodies fill a page. Messages with one `rev` stay together. At least two
 * `rev`s are included.
 */
export const pageOfChangedMessages = (condition: Prisma.Sql): Prisma.Sql =>
  asJson(Prisma.sql`
    SELECT * FROM (
      SELECT *, dense_rank() OVER (ORDER BY rev) AS place,
        sum(${bodyBytes}) OVER (ORDER BY rev) - sum(${bodyBytes}) OVER (PARTITION BY rev) AS earlier
      FROM (SELECT * FROM "Message" WHERE ${condition}) candidate
    ) candidate WHERE earlier <= ${MAX_PAGE_BYTES} OR place <= 2`);
