import { asFirstSent, isInThreadAlone, type Draft, type Message } from "../../../../domain/messages/message.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import { ANSWER_WITHIN_MS } from "../database/pool.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { jsonOrNull, messageJson, wasSentWith } from "../mapping/columns.js";
import type { Queryable } from "./claims.js";
import type { BatchedAppend } from "./group-commit.js";

export type EarlierSend = Readonly<{ message: Message; sameContent: boolean }>;
/** `root`: the root of a reply, if no later change touched it. */
export type Duplicate = EarlierSend & Readonly<{ root?: Message }>;
type DuplicateRow = Readonly<{ place: number; message: MessageJson; root: MessageJson | null; sameContent: boolean }>;

/** Finds the sends of the batch that are stored already, in the order of the batch. */
export async function findDuplicates(
  db: Queryable,
  batch: readonly BatchedAppend[],
): Promise<readonly (Duplicate | undefined)[]> {
  const { text, values } = statement(batch);
  const { rows } = await db.query({ name: "sent before", text, values, query_timeout: ANSWER_WITHIN_MS });
  const found = new Map((rows as DuplicateRow[]).map((row) => [row.place, row]));
  return batch.map((_, index) => {
    const row = found.get(index + 1);
    if (!row) return undefined;
    const { message, root, sameContent } = row;
    return { message: messageFrom(message), sameContent, ...(root && { root: messageFrom(root) }) };
  });
}

const SENT = {
  body: Prisma.sql`sent.body`,
  data: Prisma.sql`sent.data`,
  kind: Prisma.sql`sent.kind`,
  replyTo: Prisma.sql`sent."replyTo"`,
  threadOf: Prisma.sql`sent."threadOf"`,
  isInThreadAlone: Prisma.sql`sent."isInThreadAlone"`,
};

/** The query, with one index look-up per row in a subquery, so that no query plan scans the table. */
function statement(batch: readonly BatchedAppend[]): Prisma.Sql {
  const drafts = batch.map(({ draft }) => draft);
  return Prisma.sql`
    SELECT sent.place::int, ${messageJson} AS message, (
        SELECT ${messageJson}
        FROM (SELECT * FROM "Message" root WHERE root.id = message."threadOf" AND root.rev = message.rev) message
      ) AS root, ${wasSentWith(SENT)} AS "sameContent"
    FROM unnest(
      ${drafts.map(({ id }) => id)}::uuid[], ${drafts.map(({ roomId }) => roomId)}::uuid[],
      ${drafts.map(({ author }) => author.id)}::uuid[], ${drafts.map(({ clientMessageId }) => clientMessageId)}::text[],
      ${drafts.map(({ body }) => body)}::text[], ${drafts.map(({ data }) => data && JSON.stringify(data))}::jsonb[],
      ${drafts.map(({ kind }) => kind)}::text[], ${drafts.map(({ replyTo }) => replyTo?.id ?? null)}::uuid[],
      ${drafts.map(({ threadOf }) => threadOf)}::uuid[], ${drafts.map(isInThreadAlone)}::boolean[]
    ) WITH ORDINALITY AS sent (id, "roomId", "authorId", "clientMessageId", body, data, kind, "replyTo", "threadOf", "isInThreadAlone", place)
    CROSS JOIN LATERAL (
      (SELECT * FROM "Message" WHERE id = sent.id AND "roomId" = sent."roomId" AND "authorId" = sent."authorId" LIMIT 1)
      UNION ALL
      (SELECT * FROM "Message"
        WHERE "roomId" = sent."roomId" AND "authorId" = sent."authorId" AND "clientMessageId" = sent."clientMessageId"
        LIMIT 1)
      LIMIT 1
    ) message`;
}

type SentRow = Readonly<{ message: MessageJson; sameContent: boolean; sentRev: bigint }>;

/**
 * The message of the draft's send as it was first stored. If it was changed before first `rev`s were recorded, its
 * `rev` is assumed to be `seq + 1`. That is never too large, because creating the room took the first `rev`.
 */
export async function findEarlierSend(
  client: Pick<PrismaClient, "$queryRaw">,
  draft: Draft,
): Promise<EarlierSend | null> {
  const { roomId, author, clientMessageId, body, data, kind, replyTo, threadOf } = draft;
  const content = {
    body: Prisma.sql`${body}`,
    data: jsonOrNull(data),
    kind: Prisma.sql`${kind}`,
    replyTo: Prisma.sql`${replyTo?.id ?? null}::uuid`,
    threadOf: Prisma.sql`${threadOf}::uuid`,
    isInThreadAlone: Prisma.sql`${isInThreadAlone(draft)}::boolean`,
  };
  const [row] = await client.$queryRaw<SentRow[]>`
    SELECT ${messageJson} AS message, ${wasSentWith(content)} AS "sameContent",
      coalesce("sentRev", CASE WHEN "sentDigest" IS NULL THEN rev ELSE seq + 1 END) AS "sentRev"
    FROM "Message" message
    WHERE "roomId" = ${roomId}::uuid AND "authorId" = ${author.id}::uuid AND "clientMessageId" = ${clientMessageId}`;
  if (!row) return null;
  return {
    message: asFirstSent(messageFrom(row.message), draft, Number(row.sentRev)),
    sameContent: row.sameContent,
  };
}
