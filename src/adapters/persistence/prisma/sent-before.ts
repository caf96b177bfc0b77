import type { Message } from "../../../domain/messages/message.js";
import { ANSWER_WITHIN_MS, type Queryable } from "./append-statement.js";
import { sentWith } from "./body-digest.js";
import { Prisma } from "./generated/client.js";
import type { BatchedAppend } from "./group-commit.js";
import { messageFrom, messageJson, type MessageRow } from "./rows.js";

export type Earlier = Readonly<{ message: Message; sameBody: boolean }>;
type EarlierRow = Readonly<{ place: number; message: MessageRow; sameBody: boolean }>;

/** What is stored of these sends already, in their order. */
export async function sentBefore(
  db: Queryable,
  batch: readonly BatchedAppend[],
): Promise<readonly (Earlier | undefined)[]> {
  const { text, values } = statement(batch);
  const { rows } = await db.query({ name: "sent before", text, values, query_timeout: ANSWER_WITHIN_MS });
  const found = new Map((rows as EarlierRow[]).map((row) => [row.place, row]));
  return batch.map((_, index) => {
    const row = found.get(index + 1);
    return row && { message: messageFrom(row.message), sameBody: row.sameBody };
  });
}

/** One look-up a row and index: no plan can turn it into a scan. */
function statement(batch: readonly BatchedAppend[]): Prisma.Sql {
  const drafts = batch.map(({ draft }) => draft);
  return Prisma.sql`
    SELECT sent.place::int, ${messageJson} AS message, ${sentWith(Prisma.sql`sent.body`)} AS "sameBody"
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
