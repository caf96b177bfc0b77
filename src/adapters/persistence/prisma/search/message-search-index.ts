import type { MessageSearchIndex, RebuildProgress } from "../../../../application/ports/message-search.js";
import { messageWords } from "../../../../domain/search/message-words.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { forEachText } from "../../for-each-text.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { BEFORE_ALL_IDS } from "../mapping/columns.js";
import { MAX_ROOMS, RoomsBehind } from "./rooms-behind.js";
import { contentRev } from "./search-statements.js";
import { searchVector } from "./search-words.js";

const MIN_PER_ROOM = 20;
/** Characters of a batch. Finding their words takes less time than a transaction may be idle. */
const MAX_CHARACTERS = 200_000;
/** Maximum time for which a search waits for rooms that are being indexed. */
const LOCK_TIMEOUT_MS = 2_000;
const REBUILD_LOCK_TIMEOUT_MS = 5_000;
const COUNT_TIMEOUT_MS = 3_600_000;

type MessageRow = Readonly<{
  id: string;
  roomId: string;
  authorId: string;
  place: bigint;
  sentAt: string;
  contentRev: bigint;
  /** Null for a message that is deleted or has no text. */
  body: string | null;
  isIndexed: boolean;
}>;
type ChangedRow = MessageRow & Readonly<{ rev: bigint }>;
type Tx = Prisma.TransactionClient;

/**
 * Each room has a position: the `rev` up to which its changes are indexed. A transaction locks the positions of some rooms,
 * indexes the messages with a higher `rev` and moves the positions. Nodes skip rooms that another node has locked.
 * Searches and rebuilds wait for them.
 */
export class PrismaMessageSearchIndex implements MessageSearchIndex {
  private readonly roomsBehind: RoomsBehind;

  constructor(private readonly prisma: PrismaClient) {
    this.roomsBehind = new RoomsBehind(prisma);
  }

  get unindexedChanges(): number {
    return this.roomsBehind.unindexedChanges;
  }

  /** Waits for a room that another node is indexing when no other room is left. */
  async catchUp(limit: number): Promise<number> {
    const roomIds = await this.roomsBehind.nextOfAll();
    const indexed = await this.indexFree(roomIds, limit);
    if (indexed > 0 || roomIds.length === 0) return indexed;
    return this.indexLocked(roomIds.slice(0, 1), limit, REBUILD_LOCK_TIMEOUT_MS);
  }

  async catchUpSome(limit: number): Promise<number> {
    return this.indexFree(await this.roomsBehind.next(), limit);
  }

  /** `catchUp` for some rooms. Waits for rooms that are being indexed. */
  catchUpRooms(roomIds: readonly RoomId[], limit: number): Promise<number> {
    return this.indexLocked(roomIds.slice(0, MAX_ROOMS), limit, LOCK_TIMEOUT_MS);
  }

  private indexLocked(roomIds: readonly RoomId[], limit: number, timeoutMs: number): Promise<number> {
    return withRetry(() =>
      this.prisma.$transaction(async (tx) => indexRooms(tx, await lockAll(tx, roomIds, timeoutMs), limit)),
    );
  }

  private async indexFree(roomIds: readonly RoomId[], limit: number): Promise<number> {
    if (roomIds.length === 0) return 0;
    return withRetry(() => this.prisma.$transaction(async (tx) => indexRooms(tx, await lockFree(tx, roomIds), limit)));
  }

  rebuild(limit: number): Promise<number> {
    return withRetry(() => this.prisma.$transaction((tx) => rebuildNext(tx, limit)));
  }

  /** Has an hour instead of the time limit of other statements, because it reads the ids of all messages. */
  async rebuildProgress(): Promise<RebuildProgress> {
    const [count] = await withRetry(() => this.prisma.$transaction(countMessages, { timeout: COUNT_TIMEOUT_MS }));
    return { done: Number(count?.done ?? 0), total: Number(count?.total ?? 0) };
  }
}

async function countMessages(tx: Tx): Promise<readonly Readonly<{ done: bigint; total: bigint }>[]> {
  await tx.$queryRaw`SELECT set_config('statement_timeout', '0', true)`;
  return tx.$queryRaw`
    SELECT count(*) FILTER (WHERE id <= (SELECT "afterId" FROM search_rebuilds WHERE id = 1)) AS done,
      count(*) AS total
    FROM "Message"`;
}

type Locked = readonly Readonly<{ roomId: RoomId }>[];

async function createPositions(tx: Tx, roomIds: readonly RoomId[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO room_search_positions ("roomId", rev) SELECT unnest(${[...roomIds].sort()}::uuid[]), 0
    ON CONFLICT DO NOTHING`;
}

/** Locks the positions of the rooms that nobody else has locked. */
async function lockFree(tx: Tx, roomIds: readonly RoomId[]): Promise<Locked> {
  await createPositions(tx, roomIds);
  return tx.$queryRaw<Locked>`
    SELECT "roomId" FROM room_search_positions WHERE "roomId" = ANY(${[...roomIds]}::uuid[])
    ORDER BY "roomId" FOR UPDATE SKIP LOCKED`;
}

/** Locks the positions of all the rooms, or fails. */
async function lockAll(tx: Tx, roomIds: readonly RoomId[], timeoutMs: number): Promise<Locked> {
  await tx.$queryRaw`SELECT set_config('lock_timeout', ${String(timeoutMs)}, true)`;
  await createPositions(tx, roomIds);
  return tx.$queryRaw<Locked>`
    SELECT "roomId" FROM room_search_positions WHERE "roomId" = ANY(${[...roomIds]}::uuid[])
    ORDER BY "roomId" FOR UPDATE`;
}

/** Reads a room's changes in one statement, so that the position may move to the head of the room as of that moment. */
async function indexRooms(tx: Tx, locked: Locked, limit: number): Promise<number> {
  if (locked.length === 0) return 0;
  const perRoom = Math.max(MIN_PER_ROOM, Math.ceil(limit / locked.length));
  const rooms = await tx.$queryRaw<{ roomId: RoomId; rev: bigint; messages: readonly ChangedRow[] }[]>`
    SELECT head."roomId", head.rev, (
      SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT ${columns}, message.rev FROM (
          SELECT * FROM "Message" WHERE "roomId" = head."roomId" AND rev > position.rev
          ORDER BY rev FETCH FIRST ${perRoom} ROWS WITH TIES
        ) message LEFT JOIN message_search_words indexed ON indexed."messageId" = message.id
      ) row
    ) AS messages
    FROM room_search_positions position JOIN room_heads head ON head."roomId" = position."roomId"
    WHERE position."roomId" = ANY(${locked.map(({ roomId }) => roomId)}::uuid[])`;
  const parts = rooms.map(({ roomId, rev, messages }) => {
    const end = messages.length < perRoom ? Number(rev) : Math.max(...messages.map((message) => Number(message.rev)));
    const reached = reachedWithin(MAX_CHARACTERS / rooms.length, messages) ?? end;
    return { roomId, reached, messages: messages.filter((message) => Number(message.rev) <= reached) };
  });
  const messages = parts.flatMap((part) => part.messages);
  await index(
    tx,
    messages.filter(({ isIndexed }) => !isIndexed),
  );
  await tx.$executeRaw`
    UPDATE room_search_positions position SET rev = part.reached
    FROM unnest(${parts.map(({ roomId }) => roomId)}::uuid[], ${parts.map(({ reached }) => reached)}::bigint[])
      part ("roomId", reached)
    WHERE position."roomId" = part."roomId"`;
  return Math.max(1, messages.length);
}

/** The `rev` up to which the messages have at most so many characters, at least the first; `null` when all fit. */
function reachedWithin(mostCharacters: number, messages: readonly ChangedRow[]): number | null {
  let characters = 0;
  let reached: number | null = null;
  for (const { rev, body, isIndexed } of messages.toSorted((a, b) => Number(a.rev) - Number(b.rev))) {
    characters += isIndexed ? 0 : (body?.length ?? 0);
    if (characters > mostCharacters && reached !== null && Number(rev) > reached) return reached;
    reached = Number(rev);
  }
  return null;
}

const columns = Prisma.sql`
  message.id, message."roomId", message."authorId", coalesce(message.seq, message."rootSeq", 0) AS place,
  message."sentAt", ${contentRev} AS "contentRev",
  CASE WHEN message."deletedAt" IS NULL THEN message.body END AS body,
  coalesce(indexed."contentRev" = ${contentRev}, false) AND message."deletedAt" IS NULL AS "isIndexed"`;

/** Stores the words of messages. A row of a newer content stays. */
async function index(tx: Tx, messages: readonly MessageRow[]): Promise<void> {
  const gone = messages.filter(({ body }) => body === null).map(({ id }) => id);
  if (gone.length > 0) await tx.$executeRaw`DELETE FROM message_search_words WHERE "messageId" = ANY(${gone}::uuid[])`;
  const kept = messages.filter(({ body }) => body !== null);
  if (kept.length === 0) return;
  const vectors: string[] = [];
  await forEachText(
    kept,
    ({ body }) => body ?? "",
    ({ body, roomId, authorId }) => vectors.push(searchVector(messageWords(body ?? ""), [roomId, authorId])),
  );
  await tx.$executeRaw`
    INSERT INTO message_search_words ("messageId", "roomId", place, "sentAt", "contentRev", words)
    SELECT id, "roomId", place, "sentAt", "contentRev", words::tsvector FROM unnest(
      ${kept.map(({ id }) => id)}::uuid[], ${kept.map(({ roomId }) => roomId)}::uuid[],
      ${kept.map(({ place }) => Number(place))}::bigint[], ${kept.map(({ sentAt }) => sentAt)}::timestamptz[],
      ${kept.map((message) => Number(message.contentRev))}::bigint[], ${vectors}::text[]
    ) row (id, "roomId", place, "sentAt", "contentRev", words)
    ORDER BY id
    ON CONFLICT ("messageId") DO UPDATE SET "contentRev" = EXCLUDED."contentRev", words = EXCLUDED.words
    WHERE message_search_words."contentRev" <= EXCLUDED."contentRev"`;
}

/** The first messages, at least one, that have at most MAX_CHARACTERS together. */
function firstThatFit<M extends Readonly<{ characters: number }>>(messages: readonly M[]): readonly M[] {
  let characters = 0;
  const end = messages.findIndex((message, index) => {
    characters += message.characters;
    return characters > MAX_CHARACTERS && index > 0;
  });
  return end < 0 ? messages : messages.slice(0, end);
}

/**
 * Goes through all messages in the order of their ids. One process works at a time. Locks the positions of the rooms, so
 * that it never stores words of a message whose deletion has been indexed.
 */
async function rebuildNext(tx: Tx, limit: number): Promise<number> {
  await tx.$executeRaw`INSERT INTO search_rebuilds (id, "afterId") VALUES (1, ${BEFORE_ALL_IDS}::uuid) ON CONFLICT DO NOTHING`;
  const [state] = await tx.$queryRaw<
    { afterId: string }[]
  >`SELECT "afterId" FROM search_rebuilds WHERE id = 1 FOR UPDATE`;
  const afterId = state?.afterId ?? BEFORE_ALL_IDS;
  const following = await tx.$queryRaw<{ id: string; roomId: RoomId; characters: number }[]>`
    SELECT id, "roomId", coalesce(length(body), 0) AS characters FROM "Message" WHERE id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`;
  const next = firstThatFit(following);
  const last = next.at(-1);
  if (!last) {
    await tx.$executeRaw`DELETE FROM search_rebuilds WHERE id = 1`;
    return 0;
  }
  await lockAll(tx, [...new Set(next.map(({ roomId }) => roomId))], REBUILD_LOCK_TIMEOUT_MS);
  const messages = await tx.$queryRaw<(Omit<MessageRow, "sentAt"> & { sentAt: Date })[]>`
    SELECT ${columns} FROM "Message" message LEFT JOIN message_search_words indexed ON false
    WHERE message.id = ANY(${next.map(({ id }) => id)}::uuid[])`;
  await index(
    tx,
    messages.map((message) => ({ ...message, sentAt: message.sentAt.toISOString() })),
  );
  await tx.$executeRaw`UPDATE search_rebuilds SET "afterId" = ${last.id}::uuid WHERE id = 1`;
  return next.length;
}
