import type { Message } from "../../../domain/messages/message.js";
import type { BatchedAppend } from "./group-commit.js";

export type Numbers = Pick<Message, "seq" | "rev">;

/** The two ways to ask PostgreSQL something: the pool, and a connection inside a transaction. */
export type Queryable = Readonly<{ query(statement: object): Promise<{ rows: unknown[] }> }>;

/** The caller gets no answer later than this, whatever became of the server. */
export const ANSWER_WITHIN_MS = 5_000;

/** The indexes that keep one row a send. A retry without a clientMessageId of its own is known by the draft's id. */
export const ONE_ROW_A_SEND: readonly unknown[] = ["Message_roomId_authorId_clientMessageId_key", "Message_pkey"];

/**
 * One statement for a batch. Everyone locks the heads of rooms in ascending order of their id, so nobody waits in a
 * circle; what is compared and counted is the locked row, not the snapshot that was taken before waiting for it.
 */
const APPEND = `
  WITH input AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
      WITH ORDINALITY AS input (id, "roomId", "accessRev", "authorId", "clientMessageId", body, "sentAt", place)
  ), head AS MATERIALIZED (
    SELECT "roomId", seq, rev, "accessRev" FROM room_heads
    WHERE "roomId" = ANY($8::uuid[]) ORDER BY "roomId" FOR NO KEY UPDATE
  ), numbered AS MATERIALIZED (
    SELECT input.*, head.seq + row_number() OVER of_room AS seq, head.rev + row_number() OVER of_room AS rev
    FROM input JOIN head ON head."roomId" = input."roomId" AND head."accessRev" = input."accessRev"
    WINDOW of_room AS (PARTITION BY input."roomId" ORDER BY input.place)
  ), advanced AS (
    UPDATE room_heads SET seq = last.seq, rev = last.rev
    FROM (SELECT "roomId", max(seq) AS seq, max(rev) AS rev FROM numbered GROUP BY "roomId") last
    WHERE room_heads."roomId" = last."roomId"
  ), stored AS (
    INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt")
    SELECT id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt" FROM numbered
  ), marked AS (
    UPDATE "Membership" SET "readSeq" = mark.seq
    FROM (SELECT "roomId", "authorId", max(seq) AS seq FROM numbered GROUP BY "roomId", "authorId") mark
    WHERE "Membership"."roomId" = mark."roomId" AND "Membership"."userId" = mark."authorId"
  )
  SELECT place::int, seq, rev FROM numbered`;

/** Stores what no fence keeps out; the numbers in the order of the batch, `undefined` for what was fenced. */
export async function append(db: Queryable, batch: readonly BatchedAppend[]): Promise<(Numbers | undefined)[]> {
  const drafts = batch.map(({ draft }) => draft);
  const statement = {
    name: "append",
    text: APPEND,
    values: [
      drafts.map(({ id }) => id),
      drafts.map(({ roomId }) => roomId),
      batch.map(({ accessRev }) => accessRev),
      drafts.map(({ author }) => author.id),
      drafts.map(({ clientMessageId }) => clientMessageId),
      drafts.map(({ body }) => body),
      drafts.map(({ sentAt }) => sentAt.toISOString()),
      roomsOf(batch),
    ],
    rowMode: "array",
    query_timeout: ANSWER_WITHIN_MS,
  };
  const { rows } = await db.query(statement);
  const numbers: (Numbers | undefined)[] = batch.map(() => undefined);
  for (const [place, seq, rev] of rows as [number, string, string][])
    numbers[place - 1] = { seq: Number(seq), rev: Number(rev) };
  return numbers;
}

/** Takes the locks that `append` takes, so that what comes after it in the transaction sees all that came before. */
export async function lockHeads(db: Queryable, batch: readonly BatchedAppend[]): Promise<void> {
  await db.query({
    name: "lock heads",
    text: `SELECT FROM room_heads WHERE "roomId" = ANY($1::uuid[]) ORDER BY "roomId" FOR NO KEY UPDATE`,
    values: [roomsOf(batch)],
    query_timeout: ANSWER_WITHIN_MS,
  });
}

const roomsOf = (batch: readonly BatchedAppend[]): string[] => [...new Set(batch.map(({ draft }) => draft.roomId))];
