import { messageWords } from "../../../../domain/search/message-words.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { forEachText } from "../../for-each-text.js";
import { Prisma } from "../generated/client.js";
import { contentRev } from "./search-statements.js";
import { searchVector } from "./search-words.js";

export type Tx = Prisma.TransactionClient;

export type MessageRow = Readonly<{
  id: string;
  roomId: RoomId;
  authorId: string;
  place: bigint;
  sentAt: string;
  contentRev: bigint;
  /** Null for a message that is deleted or has no text. */
  body: string | null;
}>;

/** The columns of a `MessageRow` without its body. */
export const rowColumns = Prisma.sql`
  message.id, message."roomId", message."authorId", coalesce(message.seq, message."rootSeq", 0) AS place,
  message."sentAt", ${contentRev} AS "contentRev"`;

export const currentBody = Prisma.sql`CASE WHEN message."deletedAt" IS NULL THEN message.body END`;

/** Stores the words of messages. A row of a newer content stays. */
export async function storeWords(tx: Tx, messages: readonly MessageRow[]): Promise<void> {
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
