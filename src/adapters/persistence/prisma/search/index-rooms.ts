import type { RoomId } from "../../../../domain/rooms/room.js";
import { Prisma } from "../generated/client.js";
import { contentRev } from "./search-statements.js";
import { currentBody, rowColumns, storeWords, type MessageRow, type Tx } from "./store-words.js";

type ChangedRow = MessageRow & Readonly<{ rev: bigint; bytes: number; isIndexed: boolean }>;

/** `changes`: messages of the room that are to be indexed. `messages`: the first of them, as many as fit. */
type ChangedRoom = Readonly<{ roomId: RoomId; rev: bigint; changes: number; messages: readonly ChangedRow[] }>;

/** Maximum of messages per room, of the bytes of their texts, and of those of all rooms. At least one text is indexed. */
export type Share = Readonly<{ messages: number; bytes: number; allBytes: number }>;

/**
 * `messages` and `bytes`: what was read and indexed. `left`: rooms that did not fit. `cut`: rooms with long texts, of which
 * more is left.
 */
export type Indexed = Readonly<{ messages: number; bytes: number; left: readonly RoomId[]; cut: readonly RoomId[] }>;

/**
 * Indexes changes of rooms whose positions are locked. Reads a room's changes in one statement, so that the position may
 * move to the head of the room as of that moment.
 */
export async function indexRooms(tx: Tx, locked: readonly RoomId[], share: Share): Promise<Indexed> {
  if (locked.length === 0) return { messages: 0, bytes: 0, left: [], cut: [] };
  const rooms = await tx.$queryRaw<ChangedRoom[]>`${changesOf(locked, share)}`;
  const isLeft = ({ changes, messages }: ChangedRoom) => changes > 0 && messages.length === 0;
  const reached = rooms.filter((room) => !isLeft(room));
  const messages = reached.flatMap((room) => room.messages);
  await storeWords(
    tx,
    messages.filter(({ isIndexed }) => !isIndexed),
  );
  await tx.$executeRaw`
    UPDATE room_search_positions position SET rev = part.reached
    FROM unnest(${reached.map(({ roomId }) => roomId)}::uuid[],
      ${reached.map((room) => reachedRev(room, share))}::bigint[]) part ("roomId", reached)
    WHERE position."roomId" = part."roomId"`;
  return {
    messages: Math.max(1, messages.length),
    bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
    left: rooms.filter(isLeft).map(({ roomId }) => roomId),
    cut: reached.filter((room) => room.messages.length < room.changes).map(({ roomId }) => roomId),
  };
}

/** The head of the room when all its changes were read. */
function reachedRev({ rev, changes, messages }: ChangedRoom, share: Share): number {
  const isWhole = messages.length === changes && changes < share.messages;
  return isWhole ? Number(rev) : Math.max(...messages.map((message) => Number(message.rev)));
}

const isIndexed = Prisma.sql`(coalesce(indexed."contentRev" = ${contentRev}, false) AND message."deletedAt" IS NULL)`;

/** The changes of the rooms in their order. Leaves out texts that do not fit without reading them. */
const changesOf = (roomIds: readonly RoomId[], share: Share): Prisma.Sql => Prisma.sql`
  WITH room AS MATERIALIZED (
    SELECT position."roomId", position.rev AS "indexedTo", head.rev, room.number
    FROM unnest(${[...roomIds]}::uuid[]) WITH ORDINALITY room ("roomId", number)
    JOIN room_search_positions position ON position."roomId" = room."roomId"
    JOIN room_heads head ON head."roomId" = room."roomId"
  ), changed AS MATERIALIZED (
    SELECT *, sum(bytes) OVER inRoom AS through, rank() OVER inRoom = 1 AS "isFirst" FROM (
      SELECT room.number, ${rowColumns}, message.rev, ${isIndexed} AS "isIndexed",
        CASE WHEN NOT ${isIndexed} THEN ${currentBody} END AS body,
        CASE WHEN NOT ${isIndexed} THEN coalesce(octet_length(${currentBody}), 0) ELSE 0 END AS bytes
      FROM room CROSS JOIN LATERAL (
        SELECT * FROM "Message" WHERE "roomId" = room."roomId" AND rev > room."indexedTo"
        ORDER BY rev FETCH FIRST ${share.messages} ROWS WITH TIES
      ) message LEFT JOIN LATERAL (
        SELECT "contentRev" FROM message_search_words WHERE "messageId" = message.id LIMIT 1
      ) indexed ON true
    ) message WINDOW inRoom AS (PARTITION BY number ORDER BY rev)
  ), fitting AS MATERIALIZED (
    SELECT *, sum(bytes) OVER inAll AS "throughAll", rank() OVER inAll = 1 AS "isFirstOfAll"
    FROM changed WHERE "isFirst" OR through <= ${share.bytes}::bigint
    WINDOW inAll AS (ORDER BY number, rev)
  )
  SELECT room."roomId", room.rev, (SELECT count(*)::int FROM changed WHERE number = room.number) AS changes, (
    SELECT coalesce(json_agg(row), '[]') FROM (
      SELECT id, "roomId", "authorId", place, "sentAt", "contentRev", body, rev, bytes, "isIndexed" FROM fitting
      WHERE number = room.number AND ("isFirstOfAll" OR "throughAll" <= ${share.allBytes}::bigint)
    ) row
  ) AS messages
  FROM room ORDER BY number`;
