import { MAX_QUOTED_TEXT } from "../../../../domain/messages/quote.js";
import { MAX_PAGE_BYTES } from "../../../../domain/shared/page-bytes.js";
import type { JsonObject } from "../../../../domain/shared/json.js";
import { Prisma } from "../generated/client.js";

/** An id that sorts before the id of every row. */
export const BEFORE_ALL_IDS = "00000000-0000-0000-0000-000000000000";

/** Passes times as text with an offset, because the driver would use the session's time zone. */
export const instant = (at: Date): Prisma.Sql => Prisma.sql`${at.toISOString()}::timestamptz`;
export const instantOrNull = (at: Date | null): Prisma.Sql => (at ? instant(at) : Prisma.sql`NULL::timestamptz`);

/** Looks up a user by key in a subquery, so that no query plan scans the table. */
export const summaryJson = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT json_build_object('id', person.id, 'username', person.username, 'displayName', person."displayName",
    'bot', person.bot, 'deleted', person."deletedAt" IS NOT NULL)
  FROM "User" person WHERE person.id = ${id})`;

export const userJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', person.id, 'email', person.email, 'username', person.username, 'displayName', person."displayName",
  'bio', person.bio, 'data', person.data, 'passwordHash', person."passwordHash", 'createdAt', person."createdAt",
  'emailVerifiedAt', person."emailVerifiedAt", 'receipts', person.receipts, 'nameRev', person."nameRev", 'bot', person.bot, 'deletedAt', person."deletedAt")`;

/** Reads the quoted message, because its text may have changed since. */
const quoteJson: Prisma.Sql = Prisma.sql`(
  SELECT json_build_object('id', quoted.id, 'seq', quoted.seq, 'rootSeq', quoted."rootSeq",
    'author', ${summaryJson(Prisma.sql`quoted."authorId"`)}, 'text', left(quoted.body, ${MAX_QUOTED_TEXT}))
  FROM "Message" quoted WHERE quoted.id = message."replyTo")`;

const threadJson: Prisma.Sql = Prisma.sql`CASE WHEN message.replies IS NOT NULL THEN json_build_object(
  'replies', message.replies, 'lastSeq', message."lastThreadSeq", 'lastReplyAt', message."lastReplyAt",
  'participants', (
    SELECT coalesce(json_agg(${summaryJson(Prisma.sql`participant.id`)} ORDER BY participant.place), '[]')
    FROM unnest(message."participantIds") WITH ORDINALITY AS participant (id, place)
  )) END`;

export const messageJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', message.id, 'roomId', message."roomId", 'seq', message.seq, 'rev', message.rev,
  'contentRev', coalesce(message."contentRev", message."sentRev", message.rev),
  'author', ${summaryJson(Prisma.sql`message."authorId"`)}, 'via', message.via,
  'clientMessageId', message."clientMessageId", 'kind', message.kind, 'body', message.body, 'data', message.data,
  'replyTo', ${quoteJson}, 'threadOf', message."threadOf", 'threadSeq', message."threadSeq",
  'rootSeq', message."rootSeq", 'thread', ${threadJson},
  'mentions', json_build_object('userIds', coalesce(message."mentionedIds", '{}'),
    'room', message."mentionsRoom", 'here', message."mentionsHere"),
  'reactions', coalesce(message.reactions, '[]'), 'pinnedAt', message."pinnedAt",
  'sentAt', message."sentAt", 'editedAt', message."editedAt", 'deletedAt', message."deletedAt")`;

export const draftJson: Prisma.Sql = Prisma.sql`json_build_object(
  'userId', draft."userId", 'roomId', draft."roomId", 'threadOf', draft."threadOf", 'body', draft.body,
  'data', draft.data, 'updatedAt', draft."updatedAt")`;

export const noticeJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', notice.id, 'roomId', notice."roomId", 'rev', notice.rev, 'afterSeq', notice."afterSeq", 'kind', notice.kind,
  'actor', ${summaryJson(Prisma.sql`notice."actorId"`)}, 'subject', ${summaryJson(Prisma.sql`notice."subjectId"`)},
  'data', notice.data, 'at', notice.at)`;

export const auditJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', entry.id, 'roomId', entry."roomId", 'actor', ${summaryJson(Prisma.sql`entry."actorId"`)},
  'action', entry.action, 'subject', ${summaryJson(Prisma.sql`entry."subjectId"`)},
  'messageId', entry."messageId", 'details', entry.details, 'at', entry.at)`;

export const membershipJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', membership."roomId", 'user', ${summaryJson(Prisma.sql`membership."userId"`)},
  'nameRev', membership."nameRev", 'role', membership.role, 'rev', membership.rev, 'joinedAt', membership."joinedAt", 'leftAt', membership."leftAt", 'departure', membership.departure,
  'mutedUntil', membership."mutedUntil", 'readSeq', membership."readSeq", 'readAt', membership."readAt",
  'unreadFrom', membership."unreadFrom", 'visibleFrom', membership."visibleFrom",
  'notifyLevel', membership."notifyLevel", 'notifyUntil', membership."notifyUntil", 'favourite', membership.favourite,
  'slowModeSentAt', membership."slowModeSentAt")`;

export const reportJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', report.id, 'roomId', report."roomId", 'message', report.message || jsonb_build_object(
    'author', ${summaryJson(Prisma.sql`(report.message->'author'->>'id')::uuid`)}),
  'reason', report.reason, 'by', ${summaryJson(Prisma.sql`report."reporterId"`)}, 'at', report.at, 'state', report.state)`;

export const sanctionJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', sanction."roomId", 'user', ${summaryJson(Prisma.sql`sanction."userId"`)}, 'kind', sanction.kind, 'until', sanction.until,
  'reason', sanction.reason, 'by', ${summaryJson(Prisma.sql`sanction.by`)}, 'byRole', sanction."byRole", 'at', sanction.at)`;

export const inviteJson: Prisma.Sql = Prisma.sql`json_build_object(
  'code', invite.code, 'roomId', invite."roomId", 'createdBy', ${summaryJson(Prisma.sql`invite."createdBy"`)},
  'createdAt', invite."createdAt", 'expiresAt', invite."expiresAt", 'maxUses', invite."maxUses", 'uses', invite.uses,
  'revokedAt', invite."revokedAt")`;

export const sessionJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', session.id, 'userId', session."userId", 'createdAt', session."createdAt", 'lastUsedAt', session."lastUsedAt",
  'expiresAt', session."expiresAt", 'device', session.device, 'address', session.address,
  'generation', session.generation, 'salt', session.salt, 'endedAt', session."endedAt", 'endReason', session."endReason")`;

export const mailTokenJson: Prisma.Sql = Prisma.sql`json_build_object(
  'digest', encode(token.digest, 'hex'), 'userId', token."userId", 'kind', token.kind, 'email', token.email,
  'expiresAt', token."expiresAt")`;

export const roomJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', room.id, 'kind', room.kind, 'name', room.name, 'topic', room.topic, 'description', room.description,
  'data', room.data, 'settings', json_build_object('announcement', room.announcement,
    'slowModeSeconds', room."slowModeSeconds", 'history', room.history, 'receipts', room.receipts),
  'pair', string_to_array(room."directPair", ' '),
  'createdAt', room."createdAt", 'archivedAt', room."archivedAt")`;

export const headJson: Prisma.Sql = Prisma.sql`json_build_object(
  'roomId', head."roomId", 'seq', head.seq, 'rev', head.rev, 'accessRev', head."accessRev",
  'settingsRev', head."settingsRev", 'contentRev', head."contentRev", 'memberCount', head."memberCount")`;

export const scheduledJson: Prisma.Sql = Prisma.sql`json_build_object(
  'id', scheduled.id, 'userId', scheduled."userId", 'roomId', scheduled."roomId", 'sendAt', scheduled."sendAt",
  'state', scheduled.state, 'code', scheduled.code, 'kind', scheduled.kind, 'body', scheduled.body, 'data', scheduled.data,
  'replyTo', scheduled."replyTo", 'threadOf', scheduled."threadOf", 'alsoInRoom', scheduled."alsoInRoom")`;

type Content = Readonly<{ body: Prisma.Sql; data: Prisma.Sql }>;
type SentContent = Content &
  Readonly<{ kind: Prisma.Sql; replyTo: Prisma.Sql; threadOf: Prisma.Sql; isInThreadAlone: Prisma.Sql }>;

/** The digest of a content, by which a retry is compared after the message was changed or deleted. */
export const contentDigest = ({ body, data }: Content): Prisma.Sql => Prisma.sql`sha256(
  convert_to(coalesce(${body}, ''), 'UTF8') || coalesce('\\x00'::bytea || convert_to((${data})::text, 'UTF8'), ''))`;

/** Whether `message` was originally sent with this content, also after an edit or a deletion. */
export const wasSentWith = ({
  body,
  data,
  kind,
  replyTo,
  threadOf,
  isInThreadAlone,
}: SentContent): Prisma.Sql => Prisma.sql`(
  message.kind = ${kind} AND message."replyTo" IS NOT DISTINCT FROM ${replyTo}
  AND message."threadOf" IS NOT DISTINCT FROM ${threadOf} AND (message.seq IS NULL) = ${isInThreadAlone} AND coalesce(
    message."sentDigest" = ${contentDigest({ body, data })},
    message.body IS NOT DISTINCT FROM ${body} AND message.data IS NOT DISTINCT FROM ${data}))`;

/** Size of a body and its data, computed without loading them. */
const bodyBytes = Prisma.sql`octet_length(coalesce(body, '')) + coalesce(octet_length(data::text), 0)`;

/** Passes data as JSON. */
export const jsonOrNull = (data: JsonObject | null): Prisma.Sql =>
  Prisma.sql`${data === null ? null : JSON.stringify(data)}::jsonb`;

const asJson = (message: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT coalesce(json_agg(${messageJson} ORDER BY message.seq), '[]') FROM (${message}) message)`;

/**
 * Reads messages in `order` until they fill a page, including the message that exceeds it, sorted by `seq`. Data takes
 * more space in the database than as JSON, so a page may have fewer messages than fit.
 */
export const pageOfMessages = (condition: Prisma.Sql, order: Prisma.Sql): Prisma.Sql =>
  asJson(Prisma.sql`
    SELECT * FROM (
      SELECT *, coalesce(sum(${bodyBytes}) OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
      FROM (SELECT * FROM "Message" WHERE ${condition}) candidate
    ) candidate WHERE earlier <= ${MAX_PAGE_BYTES}`);

/**
 * Reads `messages` in order of `rev` until they fill a page. Messages with one `rev` stay together. At least two `rev`s
 * are included. `messagesTo`: the `rev` up to which all were read; null when none were left out.
 */
export const pageOfChangedMessages = (condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT coalesce(json_agg(${messageJson} ORDER BY message.seq) FILTER (WHERE message.fits), '[]') AS messages,
    CASE WHEN NOT bool_and(message.fits) THEN max(message.rev) FILTER (WHERE message.fits) END AS "messagesTo"
  FROM (
    SELECT *, earlier <= ${MAX_PAGE_BYTES} OR place <= 2 AS fits FROM (
      SELECT *, dense_rank() OVER (ORDER BY rev) AS place,
        sum(${bodyBytes}) OVER (ORDER BY rev) - sum(${bodyBytes}) OVER (PARTITION BY rev) AS earlier
      FROM (SELECT * FROM "Message" WHERE ${condition}) candidate
    ) candidate
  ) message`;
