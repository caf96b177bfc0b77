import { numberDraft, type Draft } from "../../../domain/messages/message.js";
import { sentWith } from "./body-digest.js";
import { Prisma, type PrismaClient } from "./generated/client.js";
import { messageFrom, messageJson, type MessageRow } from "./rows.js";
import type { Earlier } from "./sent-before.js";

type SentRow = Readonly<{ message: MessageRow; sameBody: boolean; sentRev: bigint }>;

/**
 * The message of the draft's send as it was first stored. Messages changed before first `rev`s were stored: `seq + 1` is
 * used, which is never too large, because the room itself took the first `rev`.
 */
export async function firstSent(client: Pick<PrismaClient, "$queryRaw">, draft: Draft): Promise<Earlier | null> {
  const { roomId, author, clientMessageId, body } = draft;
  const [row] = await client.$queryRaw<SentRow[]>`
    SELECT ${messageJson} AS message, ${sentWith(Prisma.sql`${body}`)} AS "sameBody",
      coalesce("sentRev", CASE WHEN "sentDigest" IS NULL THEN rev ELSE seq + 1 END) AS "sentRev"
    FROM "Message" message
    WHERE "roomId" = ${roomId}::uuid AND "authorId" = ${author.id}::uuid AND "clientMessageId" = ${clientMessageId}`;
  if (!row) return null;
  const { seq, rev: _latest, ...stored } = messageFrom(row.message);
  return { message: numberDraft({ ...stored, body }, { seq, rev: Number(row.sentRev) }), sameBody: row.sameBody };
}
