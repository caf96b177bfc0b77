import type { SearchScope } from "../../../../application/ports/message-search.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import type { FoundPlace, MessageFilter, MessageTrait } from "../../../../domain/search/found-messages.js";
import type { QueryWord } from "../../../../domain/search/message-query.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { Prisma } from "../generated/client.js";
import { instant } from "../mapping/columns.js";

/** Bounds of the messages that a search reads without the index. */
const MAX_TAIL = 2_000;
const MAX_TAIL_BYTES = 1_048_576;

/** Rows that a search reads from newest to oldest before it looks its words up. */
const WALKED_ROWS = 2_000;
/** Rows of each room at least, however many rooms there are. */
const MIN_PER_ROOM = 5;

/** Bytes of their words at most, and at least one row of each room. */
const MAX_WALKED_BYTES = 2_097_152;

/** Rows that one further statement of a search reads at most, near each other or anywhere, and the bytes of their words. */
export const MAX_WINDOW_ROWS = 8_000;
export const MAX_ROWS = 5_000;
const MAX_BYTES = 8_388_608;

/** Share of the rows that a word has at most when the statistics do not list it. */
const MAX_OTHERS = 0.001;

export type Place = Readonly<{ messageId: MessageId; sentAt: string }>;
/** `bytes`: size of the text. */
export type Hit = Place & Readonly<{ bytes: number }>;
export type TailHit = Hit & Readonly<{ body: string }>;
export type SearchRow = Readonly<{
  rooms: readonly Readonly<{ roomId: RoomId; isBehind: boolean }>[];
  /** Messages of changes that are not indexed yet; null when there are too many. */
  tail: readonly TailHit[] | null;
  /** Indexed messages, the newest first. */
  walked: readonly Hit[];
  /** The place down to which all rooms were walked; null when the walk reached the end. */
  edge: Place | null;
  sample: Sample;
}>;

/**
 * `walked`: rows that were walked, of which `matched` match. `inMs`: rows in the time of `ms` down to the edge. `changes`:
 * of the rooms, which have no more index rows.
 */
export type Sample = Readonly<{ walked: number; matched: number; changes: number; ms: number | null; inMs: number }>;

/** The newest rows that match; null when there are too many rows to read. `rows`: how many were read. */
export type FurtherRow = Readonly<{ hits: readonly Hit[] | null; rows: number }>;

export type TimedPlace = Omit<FoundPlace, "relevance">;
export type Candidate = TimedPlace & Readonly<{ bytes: number }>;
export type SearchStatement = Readonly<{
  scope: SearchScope;
  /** The text of a `tsquery`, and of one without the distances in it. */
  words: string;
  anywhere: string;
  /** Divides the bytes of words that a statement compares. */
  cost: number;
  filter: MessageFilter;
  after?: TimedPlace;
  limit: number;
}>;

/** The rooms of the scope, each with the lowest `seq` that the user may see. */
export const roomsOf = (scope: SearchScope): Prisma.Sql =>
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

const textBytes = Prisma.sql`octet_length(coalesce(message.body, ''))`;

/** Looks up the message of a row, so that the rows stay in order and no more are read than needed. */
const messageOf = (statement: SearchStatement, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT ${textBytes} AS bytes FROM "Message" message WHERE message.id = row."messageId" AND ${passes(statement)} ${condition} LIMIT 1
  ) message`;

/** Compares the words alone first, because a long phrase takes long to compare. */
const matches = ({ anywhere, words }: SearchStatement): Prisma.Sql =>
  Prisma.sql`(words @@ ${anywhere}::tsquery AND words @@ ${words}::tsquery)`;

const newestFirst = Prisma.sql`ORDER BY row."sentAt" DESC, row."messageId" DESC`;
const placeJson = Prisma.sql`json_build_object('messageId', row."messageId", 'sentAt', row."sentAt")`;
const hitJson = Prisma.sql`json_build_object('messageId', row."messageId", 'sentAt', row."sentAt", 'bytes', row.bytes)`;

/**
 * Reads the changes that are not indexed yet, and the newest rows of the index in each room. Common words are found
 * among these. One statement, so that no message moves from one to the other meanwhile.
 */
export const firstSearch = (statement: SearchStatement, walkedRows = WALKED_ROWS): Prisma.Sql => Prisma.sql`
  WITH room AS MATERIALIZED (
    SELECT room.*, coalesce(position.rev, 0) AS "indexedTo" FROM (${roomsOf(statement.scope)}) room
    LEFT JOIN room_search_positions position ON position."roomId" = room."roomId"
  ), unindexed AS MATERIALIZED (
    SELECT message.id, message."roomId", ${textBytes} AS bytes,
      coalesce(message.seq, message."rootSeq", 0) >= room."visibleFrom" AS "isVisible"
    FROM room CROSS JOIN LATERAL (
      SELECT * FROM "Message" WHERE "roomId" = room."roomId" AND rev > room."indexedTo" ORDER BY rev LIMIT ${MAX_TAIL + 1}
    ) message LIMIT ${MAX_TAIL + 1}
  ), walked AS MATERIALIZED (
    SELECT row.*, row.place >= room."visibleFrom" AS "isVisible" FROM room
    CROSS JOIN (
      SELECT greatest(${MIN_PER_ROOM}, ${walkedRows}::int / greatest(1, count(*))) AS rows,
        ${MAX_WALKED_BYTES / statement.cost}::int / greatest(1, count(*)) AS bytes FROM room
    ) share
    CROSS JOIN LATERAL (
      SELECT "messageId", place, "sentAt", "contentRev", ${matches(statement)} AS matches,
        number = share.rows OR bytes >= share.bytes AS "isLast"
      FROM (
        SELECT row.*, row_number() OVER newest AS number, sum(pg_column_size(words)) OVER newest AS bytes FROM (
          SELECT "messageId", place, "sentAt", "contentRev", words FROM message_search_words
          WHERE "roomId" = room."roomId" ${isInRange(statement, Prisma.sql`"messageId"`)}
          ORDER BY "sentAt" DESC, "messageId" DESC LIMIT share.rows
        ) row WINDOW newest AS (ORDER BY "sentAt" DESC, "messageId" DESC ROWS UNBOUNDED PRECEDING)
      ) row WHERE bytes - pg_column_size(words) < share.bytes
    ) row
  ), edge AS MATERIALIZED (
    SELECT row."sentAt", row."messageId" FROM walked row WHERE row."isLast" ${newestFirst} LIMIT 1
  )
  SELECT (
    SELECT coalesce(json_agg(json_build_object('roomId', "roomId",
      'isBehind', "roomId" IN (SELECT "roomId" FROM unindexed))), '[]') FROM room
  ) AS rooms, CASE WHEN fits.yes THEN (
    SELECT coalesce(json_agg(json_build_object('messageId', message.id, 'sentAt', message."sentAt",
      'bytes', unindexed.bytes, 'body', message.body)), '[]')
    FROM unindexed JOIN "Message" message ON message.id = unindexed.id
    WHERE unindexed."isVisible" AND ${passes(statement)} ${isInRange(statement, Prisma.sql`message.id`)}
  ) END AS tail, (
    SELECT coalesce(json_agg(${hitJson} ${newestFirst}), '[]') FROM (
      SELECT row."messageId", row."sentAt", message.bytes FROM (
        SELECT * FROM walked row WHERE matches AND "isVisible" ${newestFirst}
      ) row
      ${messageOf(statement, isCurrent)} ${newestFirst} LIMIT ${statement.limit}
    ) row
  ) AS walked, (SELECT ${placeJson} FROM edge row) AS edge, (
    SELECT json_build_object('walked', count(*), 'matched', count(*) FILTER (WHERE matches),
      'changes', (SELECT coalesce(sum("indexedTo"), 0) FROM room),
      'ms', extract(epoch FROM max("sentAt") - (SELECT "sentAt" FROM edge)) * 1000,
      'inMs', count(*) FILTER (WHERE "sentAt" >= (SELECT "sentAt" FROM edge)))
    FROM walked
  ) AS sample
  FROM (SELECT count(*) <= ${MAX_TAIL} AND coalesce(sum(bytes), 0) <= ${MAX_TAIL_BYTES} AS yes FROM unindexed) fits`;

/**
 * Compares the words of `rows`, and keeps the few columns that the answer needs. Takes messages that changed since the
 * unindexed changes were read by their earlier words.
 */
const further = (statement: SearchStatement, rows: Prisma.Sql, maxRows: number): Prisma.Sql => Prisma.sql`
  WITH room AS MATERIALIZED (${roomsOf(statement.scope)}), read AS MATERIALIZED (
    SELECT "messageId", "roomId", place, "sentAt", bytes,
      CASE WHEN bytes <= ${MAX_BYTES / statement.cost} THEN ${matches(statement)} END AS matches
    FROM (
      SELECT *, sum(pg_column_size(words)) OVER (ROWS UNBOUNDED PRECEDING) AS bytes
      FROM (${rows} LIMIT ${maxRows + 1}) row
    ) row
  ), fits AS (
    SELECT count(*)::int AS rows, count(*) <= ${maxRows} AND coalesce(max(bytes), 0) <= ${MAX_BYTES / statement.cost} AS yes FROM read
  )
  SELECT fits.rows, CASE WHEN fits.yes THEN (
    SELECT coalesce(json_agg(${hitJson} ${newestFirst}), '[]') FROM (
      SELECT row."messageId", row."sentAt", message.bytes FROM (
        SELECT row."messageId", row."sentAt" FROM read row JOIN room ON room."roomId" = row."roomId"
        WHERE row.matches AND row.place >= room."visibleFrom" ${isInRange(statement, Prisma.sql`row."messageId"`)}
        ${newestFirst}
      ) row ${messageOf(statement, Prisma.empty)} ${newestFirst} LIMIT ${statement.limit}
    ) row
  ) END AS hits FROM fits`;

const rowColumns = Prisma.sql`row."messageId", row."roomId", row.place, row."sentAt", row.words`;

/** Looks the words up in the index. Suits words that are not common in the rooms. */
export const indexSearch = (statement: SearchStatement, lookUps: readonly string[]): Prisma.Sql =>
  further(
    statement,
    Prisma.sql`SELECT ${rowColumns} FROM unnest(${[...lookUps]}::text[]::tsquery[]) query
      JOIN message_search_words row ON row.words @@ query`,
    MAX_ROWS,
  );

/** Reads all rows of the rooms from the time `since` on, or all. Suits words that are common there. */
export const windowSearch = (statement: SearchStatement, since: Date | null): Prisma.Sql =>
  further(
    statement,
    Prisma.sql`SELECT ${rowColumns} FROM room CROSS JOIN LATERAL (
      SELECT * FROM message_search_words WHERE "roomId" = room."roomId"
        ${since ? Prisma.sql`AND "sentAt" >= ${instant(since)}` : Prisma.empty}
        ${isInRange(statement, Prisma.sql`"messageId"`)}
      LIMIT ${MAX_WINDOW_ROWS + 1}
    ) row`,
    MAX_WINDOW_ROWS,
  );

/** Shares of the index rows that hold these words, or words that they begin, as far as they are common. */
export const shareStatement = (words: readonly QueryWord[]): Prisma.Sql => Prisma.sql`
  WITH statistics AS MATERIALIZED (
    SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = 'message_search_words' AND attname = 'words'
  )
  SELECT (
    SELECT greatest(0, reltuples)::float8 FROM pg_class WHERE oid = 'message_search_words'::regclass
  ) AS rows, (
    SELECT coalesce(json_agg(json_build_object('word', word, 'share', share)), '[]')
    FROM statistics CROSS JOIN LATERAL unnest(words, shares) common (word, share)
    WHERE word = ANY(${words.flatMap(({ text, isPrefix }) => (isPrefix ? [] : [text]))}::text[])
      OR word ^@ ANY(${words.flatMap(({ text, isPrefix }) => (isPrefix ? [text] : []))}::text[])
  ) AS common, (
    SELECT least(${MAX_OTHERS}::float8, min(share) / 2) FROM statistics CROSS JOIN LATERAL unnest(shares) share
  ) AS others`;
