import type { MessageSearchIndex, RebuildProgress } from "../../../../application/ports/message-search.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { letOthersWork } from "../../for-each-text.js";
import { withRetry } from "../database/retry.js";
import type { Database } from "../database/database.js";
import type { PrismaClient } from "../generated/client.js";
import { BEFORE_ALL_IDS } from "../mapping/columns.js";
import { indexRooms, type Indexed, type Share } from "./index-rooms.js";
import { MAX_ROOMS, RoomsBehind } from "./rooms-behind.js";
import { currentBody, rowColumns, storeWords, type MessageRow, type Tx } from "./store-words.js";

const MIN_PER_ROOM = 20;
/** Bytes of texts of a batch. Finding their words takes less time than a transaction may be idle. */
const MAX_BYTES = 196_608;
/** Bytes of texts of a transaction on the embedded database, which does nothing else meanwhile. */
const MAX_EMBEDDED_BYTES = 32_768;
/** Maximum time for which a search waits for rooms that are being indexed. */
const LOCK_TIMEOUT_MS = 2_000;
const REBUILD_LOCK_TIMEOUT_MS = 5_000;
const COUNT_TIMEOUT_MS = 3_600_000;

/**
 * Each room has a position: the `rev` up to which its changes are indexed. A transaction locks the positions of some rooms,
 * indexes the messages with a higher `rev` and moves the positions. Nodes skip rooms that another node has locked.
 * Searches and rebuilds wait for them.
 */
export class PrismaMessageSearchIndex implements MessageSearchIndex {
  private readonly prisma: PrismaClient;
  private readonly roomsBehind: RoomsBehind;
  private readonly maxBytes: number;

  constructor({ prisma, isEmbedded }: Pick<Database, "prisma" | "isEmbedded">) {
    this.prisma = prisma;
    this.roomsBehind = new RoomsBehind(prisma);
    this.maxBytes = isEmbedded ? MAX_EMBEDDED_BYTES : MAX_BYTES;
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
    return this.index(roomIds, limit, (tx, waiting) => lockAll(tx, waiting, timeoutMs));
  }

  private indexFree(roomIds: readonly RoomId[], limit: number): Promise<number> {
    return this.index(roomIds, limit, lockFree);
  }

  /** Goes through the rooms once, and further through those with long texts. */
  private async index(roomIds: readonly RoomId[], limit: number, lock: Lock): Promise<number> {
    let [messages, bytes] = [0, 0];
    let rooms = roomIds;
    while (rooms.length > 0 && messages < limit && bytes < MAX_BYTES) {
      const perRoom = Math.max(MIN_PER_ROOM, Math.ceil((limit - messages) / rooms.length));
      const left = MAX_BYTES - bytes;
      const share = {
        messages: perRoom,
        bytes: Math.floor(left / rooms.length),
        allBytes: Math.min(left, this.maxBytes),
      };
      const indexed = await this.indexEach(rooms, share, lock);
      messages += indexed.messages;
      bytes += indexed.bytes;
      rooms = indexed.cut;
    }
    return messages;
  }

  /** Takes several transactions with rests when the texts are too long for one. */
  private async indexEach(roomIds: readonly RoomId[], share: Share, lock: Lock): Promise<Omit<Indexed, "left">> {
    let [messages, bytes] = [0, 0];
    const cut: RoomId[] = [];
    for (let left = roomIds; left.length > 0; ) {
      const next = left;
      const indexed = await withRetry(() =>
        this.prisma.$transaction(async (tx) => indexRooms(tx, await lock(tx, next), share)),
      );
      messages += indexed.messages;
      bytes += indexed.bytes;
      cut.push(...indexed.cut);
      left = indexed.left;
      if (left.length > 0 || cut.length > 0) await letOthersWork();
    }
    return { messages, bytes, cut };
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

/** Locks positions of the rooms, and returns the locked ones in the same order. */
type Lock = (tx: Tx, roomIds: readonly RoomId[]) => Promise<readonly RoomId[]>;
type Locked = readonly Readonly<{ roomId: RoomId }>[];

function inOrderOf(roomIds: readonly RoomId[], locked: Locked): readonly RoomId[] {
  const ids = new Set(locked.map(({ roomId }) => roomId));
  return roomIds.filter((roomId) => ids.has(roomId));
}

async function createPositions(tx: Tx, roomIds: readonly RoomId[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO room_search_positions ("roomId", rev) SELECT unnest(${[...roomIds].sort()}::uuid[]), 0
    ON CONFLICT DO NOTHING`;
}

/** Locks the positions of the rooms that nobody else has locked. */
async function lockFree(tx: Tx, roomIds: readonly RoomId[]): Promise<readonly RoomId[]> {
  await createPositions(tx, roomIds);
  const locked = await tx.$queryRaw<Locked>`
    SELECT "roomId" FROM room_search_positions WHERE "roomId" = ANY(${[...roomIds]}::uuid[])
    ORDER BY "roomId" FOR UPDATE SKIP LOCKED`;
  return inOrderOf(roomIds, locked);
}

/** Locks the positions of all the rooms, or fails. */
async function lockAll(tx: Tx, roomIds: readonly RoomId[], timeoutMs: number): Promise<readonly RoomId[]> {
  await tx.$queryRaw`SELECT set_config('lock_timeout', ${String(timeoutMs)}, true)`;
  await createPositions(tx, roomIds);
  const locked = await tx.$queryRaw<Locked>`
    SELECT "roomId" FROM room_search_positions WHERE "roomId" = ANY(${[...roomIds]}::uuid[])
    ORDER BY "roomId" FOR UPDATE`;
  return inOrderOf(roomIds, locked);
}

/** The first messages, at least one, whose texts have at most MAX_BYTES together. */
function firstThatFit<M extends Readonly<{ bytes: number }>>(messages: readonly M[]): readonly M[] {
  let bytes = 0;
  const end = messages.findIndex((message, index) => {
    bytes += message.bytes;
    return bytes > MAX_BYTES && index > 0;
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
  const following = await tx.$queryRaw<{ id: string; roomId: RoomId; bytes: number }[]>`
    SELECT id, "roomId", coalesce(octet_length(body), 0) AS bytes FROM "Message" WHERE id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`;
  const next = firstThatFit(following);
  const last = next.at(-1);
  if (!last) {
    await tx.$executeRaw`DELETE FROM search_rebuilds WHERE id = 1`;
    return 0;
  }
  await lockAll(tx, [...new Set(next.map(({ roomId }) => roomId))], REBUILD_LOCK_TIMEOUT_MS);
  const messages = await tx.$queryRaw<(Omit<MessageRow, "sentAt"> & { sentAt: Date })[]>`
    SELECT ${rowColumns}, ${currentBody} AS body FROM "Message" message
    WHERE message.id = ANY(${next.map(({ id }) => id)}::uuid[])`;
  await storeWords(
    tx,
    messages.map((message) => ({ ...message, sentAt: message.sentAt.toISOString() })),
  );
  await tx.$executeRaw`UPDATE search_rebuilds SET "afterId" = ${last.id}::uuid WHERE id = 1`;
  return next.length;
}
