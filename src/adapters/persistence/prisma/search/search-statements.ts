import type { SearchScope } from "../../../../application/ports/message-search.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import type { FoundPlace, MessageFilter, MessageTrait } from "../../../../domain/search/found-messages.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { Prisma } from "../generated/client.js";
import { instant } from "../mapping/columns.js";

/** Bounds of the messages that a search reads without the index. */
const MAX_TAIL = 2_000;
const MAX_TAIL_BYTES = 1_048_576;

/** Rows that a search reads from newest to oldest before it looks its words up. */
const WALKED_ROWS = 2_000;

/** Rows that one further statement of a search reads at most. */
export const MAX_ROWS = 5_000;

export type Hit = Readonly<{ messageId: MessageId; sentAt: string }>;
export type TailHit = Hit & Readonly<{ body: string }>;
export type SearchRow = Readonly<{
  rooms: readonly Readonly<{ roomId: RoomId; visibleFrom: number; isBehind: boolean }>[];
  /** Messages of changes that are not indexed yet; null when there are too many. */
  tail: readonly TailHit[] | null;
  /** Indexed messages, the newest first. */
  walked: readonly Hit[];
  /** The place down to which all rooms were walked; null when the walk reached the end. */
  edge: Hit | null;
}>;

/** The newest rows that match; null when there are too many rows to read. `rows`: how many were read. */
export type FurtherRow = Readonly<{ hits: readonly Hit[] | null; rows: number }>;

export type TimedPlace = Omit<FoundPlace, "relevance">;
export type SearchStatement = Readonly<{
  scope: SearchScope;
  /** The text of a `tsquery`. */
  words: string;
  filter: MessageFilter;
  after?: TimedPlace;
  limit: number;
}>;

const roomsOf = (scope: SearchScope): Prisma.Sql =>
  "roomId" in scope
    ? Prisma.sql`SELECT ${scope.roomId}::uuid AS "roomId", ${scope.visibleFrom}::bigint AS "visibleFrom"`
    : Prisma.sql`SELECT "roomId", "visibleFrom" FROM "Membership" WHERE "userId" = ${scope.userId}::uuid AND "leftAt" IS NULL`;

/** The columns of an index row and of a message share their names. */
function isInRange({ filter: { before, after: since }, after }: SearchStatement, id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    ${before ? Prisma.sql`AND "sentAt" < ${instant(before)}` : Prisma.empty}
    ${since ? Prisma.sql`AND "sentAt" > ${instant(since)}` : Prisma.empty}
    ${after ? Prisma.sql`AND ("sentAt", ${id}) < (${instant(after.sentAt)}, ${after.messageId}::uuid)` : Prisma.empty}`;
}

const HAS: Readonly<Record<MessageTrait, Prisma.Sql>> = {
  link: Prisma.sql`AND message.body ~* 'https?://'`,
  mention: Prisma.sql`AND (message."mentionsRoom" OR message."mentionsHere" OR cardinality(message."mentionedIds") > 0)`,
  reaction: Prisma.sql`AND jsonb_array_length(coalesce(message.reactions, '[]')) > 0`,
  thread: Prisma.sql`AND message.replies IS NOT NULL`,
  pin: Prisma.sql`AND message."pinnedAt" IS NOT NULL`,
};

const passes = ({ filter: { authorId, has } }: SearchStatement): Prisma.Sql => Prisma.sql`
  message."deletedAt" IS NULL AND message.body IS NOT NULL
  ${authorId === undefined ? Prisma.empty : Prisma.sql`AND message."authorId" = ${authorId}::uuid`}
  ${has === undefined ? Prisma.empty : HAS[has]}`;

export const contentRev = Prisma.sql`coalesce(message."contentRev", message."sentRev", message.rev)`;

const isCurrent = Prisma.sql`AND ${contentRev} = row."contentRev"`;

/** Looks up the message of a row, so that the rows stay in order and no more are read than needed. */
const messageOf = (statement: SearchStatement, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT FROM "Message" message WHERE message.id = row."messageId" AND ${passes(statement)} ${condition} LIMIT 1
  ) message`;

const newestFirst = Prisma.sql`ORDER BY row."sentAt" DESC, row."messageId" DESC`;
const hitJson = Prisma.sql`json_build_object('messageId', row."messageId", 'sentAt', row."sentAt")`;

/**
 * Reads the changes that are not indexed yet, and the newest rows of the index in each room. Common words are found
 * among these. One statement, so that no message moves from one to the other meanwhile.
 */
export const firstSearch = (statement: SearchStatement, walkedRows = WALKED_ROWS): Prisma.Sql => Prisma.sql`
  WITH room AS MATERIALIZED (
    SELECT room.*, coalesce(position.rev, 0) AS "indexedTo" FROM (${roomsOf(statement.scope)}) room
    LEFT JOIN room_search_positions position ON position."roomId" = room."roomId"
  ), unindexed AS MATERIALIZED (
    SELECT message.id, message."roomId", octet_length(coalesce(message.body, '')) AS bytes,
      coalesce(message.seq, message."rootSeq", 0) >= room."visibleFrom" AS "isVisible"
    FROM room CROSS JOIN LATERAL (
      SELECT * FROM "Message" WHERE "roomId" = room."roomId" AND rev > room."indexedTo" ORDER BY rev LIMIT ${MAX_TAIL + 1}
    ) message LIMIT ${MAX_TAIL + 1}
  ), walked AS MATERIALIZED (
    SELECT row.*, row.words @@ ${statement.words}::tsquery AND row.place >= room."visibleFrom" AS matches,
      row_number() OVER (PARTITION BY row."roomId" ${newestFirst}) AS number, share.rows
    FROM room
    CROSS JOIN (SELECT greatest(20, ${walkedRows}::int / greatest(1, count(*))) AS rows FROM room) share
    CROSS JOIN LATERAL (
      SELECT "messageId", "roomId", place, "sentAt", "contentRev", words FROM message_search_words
      WHERE "roomId" = room."roomId" ${isInRange(statement, Prisma.sql`"messageId"`)}
      ORDER BY "sentAt" DESC, "messageId" DESC LIMIT share.rows
    ) row
  ), edge AS MATERIALIZED (
    SELECT row."sentAt", row."messageId" FROM walked row WHERE row.number = row.rows ${newestFirst} LIMIT 1
  )
  SELECT (
    SELECT coalesce(json_agg(json_build_object('roomId', "roomId", 'visibleFrom', "visibleFrom",
      'isBehind', "roomId" IN (SELECT "roomId" FROM unindexed))), '[]') FROM room
  ) AS rooms, CASE WHEN fits.yes THEN (
    SELECT coalesce(json_agg(json_build_object('messageId', message.id, 'sentAt', message."sentAt", 'body', message.body)), '[]')
    FROM unindexed JOIN "Message" message ON message.id = unindexed.id
    WHERE unindexed."isVisible" AND ${passes(statement)} ${isInRange(statement, Prisma.sql`message.id`)}
  ) END AS tail, (
    SELECT coalesce(json_agg(${hitJson} ${newestFirst}), '[]') FROM (
      SELECT row."messageId", row."sentAt" FROM (SELECT * FROM walked row WHERE matches ${newestFirst}) row
      ${messageOf(statement, isCurrent)} ${newestFirst} LIMIT ${statement.limit}
    ) row
  ) AS walked, (SELECT ${hitJson} FROM edge row) AS edge
  FROM (SELECT count(*) <= ${MAX_TAIL} AND coalesce(sum(bytes), 0) <= ${MAX_TAIL_BYTES} AS yes FROM unindexed) fits`;

/** Takes messages that changed since the unindexed changes were read by their earlier words. */
const further = (statement: SearchStatement, rows: Prisma.Sql): Prisma.Sql => Prisma.sql`
  WITH room AS MATERIALIZED (${roomsOf(statement.scope)}), read AS MATERIALIZED (${rows} LIMIT ${MAX_ROWS + 1}), fits AS (
    SELECT count(*)::int AS rows FROM read
  )
  SELECT fits.rows, CASE WHEN fits.rows <= ${MAX_ROWS} THEN (
    SELECT coalesce(json_agg(${hitJson} ${newestFirst}), '[]') FROM (
      SELECT row."messageId", row."sentAt" FROM (
        SELECT row.* FROM read row JOIN room ON room."roomId" = row."roomId"
        WHERE row.place >= room."visibleFrom" AND row.words @@ ${statement.words}::tsquery
          ${isInRange(statement, Prisma.sql`row."messageId"`)}
        ${newestFirst}
      ) row ${messageOf(statement, Prisma.empty)} ${newestFirst} LIMIT ${statement.limit}
    ) row
  ) END AS hits FROM fits`;

const rowColumns = Prisma.sql`row."messageId", row."roomId", row.place, row."sentAt", row."contentRev", row.words`;

/** Looks the words up in the index. Suits words that are not common in the rooms. */
export const indexSearch = (statement: SearchStatement, lookUps: readonly string[]): Prisma.Sql =>
  further(
    statement,
    Prisma.sql`SELECT ${rowColumns} FROM unnest(${[...lookUps]}::text[]::tsquery[]) query
      JOIN message_search_words row ON row.words @@ query`,
  );

/** Reads all rows of the rooms from the time `since` on, or all. Suits words that are common there. */
export const windowSearch = (statement: SearchStatement, since: Date | null): Prisma.Sql =>
  further(
    statement,
    Prisma.sql`SELECT ${rowColumns} FROM room CROSS JOIN LATERAL (
      SELECT * FROM message_search_words WHERE "roomId" = room."roomId"
        ${since ? Prisma.sql`AND "sentAt" >= ${instant(since)}` : Prisma.empty}
        ${isInRange(statement, Prisma.sql`"messageId"`)}
      LIMIT ${MAX_ROWS + 1}
    ) row`,
  );
