import { numberDraft, type Draft, type Message } from "../../../../domain/messages/message.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import { ANSWER_WITHIN_MS } from "../database/pool.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { messageJson, wasSentWith } from "../mapping/columns.js";
import type { Queryable } from "./append-statement.js";
import type { BatchedAppend } from "./group-commit.js";

export type EarlierSend = Readonly<{ message: Message; sameBody: boolean }>;
type DuplicateRow = Readonly<{ place: number; message: MessageJson; sameBody: boolean }>;

/** Finds the sends of the batch that are stored already, in the order of the batch. */
export async function findDuplicates(
  db: Queryable,
  batch: readonly BatchedAppend[],
): Promise<readonly (EarlierSend | undefined)[]> {
  const { text, values } = statement(batch);
  const { rows } = await db.query({ name: "sent before", text, values, query_timeout: ANSWER_WITHIN_MS });
  const found = new Map((rows as DuplicateRow[]).map((row) => [row.place, row]));
  return batch.map((_, index) => {
    const row = found.get(index + 1);
    return row && { message: messageFrom(row.message), sameBody: row.sameBody };
  });
}

/** The query, with one index look-up per row in a subquery, so that no query plan scans the table. */
function statement(batch: readonly BatchedAppend[]): Prisma.Sql {
  const drafts = batch.map(({ draft }) => draft);
  return Prisma.sql`
    SELECT sent.place::int, ${messageJson} AS message, ${wasSentWith(Prisma.sql`sent.body`)} AS "sameBody"
    FROM unnest(
      ${drafts.map(({ id }) => id)}::uuid[], ${drafts.map(({ roomId }) => roomId)}::uuid[],
      ${drafts.map(({ author }) => author.id)}::uuid[], ${drafts.map(({ clientMessageId }) => clientMessageId)}::text[],
      ${drafts.map(({ body }) => body)}::text[]
    ) WITH ORDINALITY AS sent (id, "roomId", "authorId", "clientMessageId", body, place)
    CROSS JOIN LATERAL (
      (SELECT * FROM "Message" WHERE id = sent.id AND "roomId" = sent."roomId" AND "authorId" = sent."authorId" LIMIT 1)
      UNION ALL
      (SELECT * FROM "Message"
        WHERE "roomId" = sent."roomId" AND "authorId" = sent."authorId" AND "clientMessageId" = sent."clientMessageId"
        LIMIT 1)
      LIMIT 1
    ) message`;
}

type SentRow = Readonly<{ message: MessageJson; sameBody: boolean; sentRev: bigint }>;

/**
 * The message of the draft's send as it was first stored. If it was changed before first `rev`s were recorded, its
 * `rev` is assumed to be `seq + 1`. That is never too large, because creating the room took the first `rev`.
 */
export async function findEarlierSend(
  client: Pick<PrismaClient, "$queryRaw">,
  draft: Draft,
): Promise<EarlierSend | null> {
  const { roomId, author, clientMessageId, body } = draft;
  const [row] = await client.$queryRaw<SentRow[]>`
    SELECT ${messageJson} AS message, ${wasSentWith(Prisma.sql`${body}`)} AS "sameBody",
      coalesce("sentRev", CASE WHEN "sentDigest" IS NULL THEN rev ELSE seq + 1 END) AS "sentRev"
    FROM "Message" message
    WHERE "roomId" = ${roomId}::uuid AND "authorId" = ${author.id}::uuid AND "clientMessageId" = ${clientMessageId}`;
  if (!row) return null;
  const { seq, rev: _latest, ...stored } = messageFrom(row.message);
  return { message: numberDraft({ ...stored, body }, { seq, rev: Number(row.sentRev) }), sameBody: row.sameBody };
}
