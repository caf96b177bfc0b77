import type { Message, Numbers } from "../../../../domain/messages/message.js";
import { EXTRA_COLUMNS, EXTRA_VALUES, extrasOf, IN_PERSON } from "./draft-extras.js";
import { ANSWER_WITHIN_MS } from "../database/pool.js";
import type { BatchedAppend } from "./group-commit.js";

/** `root`: the changed root of a thread, of which this is the last reply in the batch. */
export type Stored = Numbers & Readonly<{ root?: Message }>;

/** The pool, or a connection inside a transaction. */
export type Queryable = Readonly<{ query(statement: object): Promise<{ rows: unknown[] }> }>;

/** Sends statements without a name. Behind a transaction pooler, the next connection may lack a prepared statement. */
export const unnamed = (db: Queryable): Queryable => ({
  query: (statement) => db.query({ ...statement, name: undefined }),
});

/** Unique indexes that store a send once. The draft's id identifies a retry without a clientMessageId. */
export const DUPLICATE_SEND_INDEXES: readonly unknown[] = [
  "Message_roomId_authorId_clientMessageId_key",
  "Message_pkey",
];

/**
 * Locks the heads, and finds the senders whose rooms are as in their fence. `slowModeSince` is the time since when a
 * sender in slow mode must have sent nothing.
 */
export const CLAIMS = `
  head AS MATERIALIZED (
    SELECT "roomId", seq, rev, "accessRev" FROM room_heads
    WHERE "roomId" = ANY($6::uuid[]) ORDER BY "roomId" FOR NO KEY UPDATE
  ), claim AS MATERIALIZED (
    SELECT claim.sender, claim."roomId", claim."userId", claim."membershipRev", claim."slowModeSince", head.seq, head.rev
    FROM unnest($7::uuid[], $8::uuid[], $9::bigint[], $10::bigint[], $12::timestamptz[])
      WITH ORDINALITY AS claim ("roomId", "userId", "accessRev", "membershipRev", "slowModeSince", sender)
    JOIN head ON head."roomId" = claim."roomId" AND head."accessRev" = claim."accessRev"
    ORDER BY claim."roomId", claim."userId"
  )`;

/** Whether `membership` has not sent in slow mode since `claim` allows it. */
export const unhurried = (membership: string, claim: string): string => `
  (${claim}."slowModeSince" IS NULL OR ${membership}."slowModeSentAt" IS NULL
    OR ${membership}."slowModeSentAt" <= ${claim}."slowModeSince")`;

/**
 * Locks the memberships of the senders, and finds those who are not fenced. Looks up each membership by key in a
 * subquery, so that no query plan scans the table.
 */
export const UNFENCED = `
    SELECT claim.* FROM claim CROSS JOIN LATERAL (
      SELECT rev, "slowModeSentAt" FROM "Membership" WHERE "roomId" = claim."roomId" AND "userId" = claim."userId" FOR NO KEY UPDATE
    ) membership
    WHERE membership.rev = claim."membershipRev" AND ${unhurried("membership", "claim")}`;

/** The time that a send in slow mode leaves on its sender's membership. */
export const SLOW_MODE_SENT_AT = `max("sentAt") FILTER (WHERE "slowModeSince" IS NOT NULL) AS "slowModeSentAt"`;

/**
 * Stores a batch in one statement. It locks the room heads in ascending order of their ids before the memberships, so
 * two batches never deadlock. Every other change of a membership locks the head first too, except for the read markers,
 * which lock memberships in the same order. A marker that is at the end of the room moves over the messages that its
 * member sent in person, up to the first other message, unless they marked the room as unread. Values are compared and counted on locked rows, because the
 * snapshot of the statement is older than its locks. The commit waits for the disk, even on a pooled connection with another setting.
 */
const appendStatement = (senders: string, complete: string): string => `
  WITH ${CLAIMS}, sender AS (
    ${senders}
  ), numbered AS MATERIALIZED (
    SELECT draft.*, sender."roomId", sender."userId", sender."membershipRev", sender."slowModeSince", sender.seq AS "end",
      sender.seq + row_number() OVER of_room AS seq, sender.rev + row_number() OVER of_room AS rev,
      ${IN_PERSON} AND row_number() OVER of_room = row_number() OVER of_sender AS "continuesMarker"
    FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $11::jsonb[])
      WITH ORDINALITY AS draft (id, sender, "clientMessageId", body, "sentAt", extras, place)
    JOIN sender ON sender.sender = draft.sender
    WINDOW of_room AS (PARTITION BY sender."roomId" ORDER BY draft.place),
      of_sender AS (PARTITION BY sender."roomId", sender."userId", ${IN_PERSON} ORDER BY draft.place)
  ), marked AS (
    UPDATE "Membership" SET "readSeq" = "readSeq" + CASE WHEN "readSeq" = mark."end" AND "unreadFrom" IS NULL THEN mark.read ELSE 0 END,
      "slowModeSentAt" = coalesce(mark."slowModeSentAt", "Membership"."slowModeSentAt")
    FROM (
      SELECT "roomId", "userId", "membershipRev", "slowModeSince", "end",
        count(*) FILTER (WHERE "continuesMarker") AS read, ${SLOW_MODE_SENT_AT}
      FROM numbered GROUP BY "roomId", "userId", "membershipRev", "slowModeSince", "end" ORDER BY "roomId", "userId"
    ) mark
    WHERE "Membership"."roomId" = mark."roomId" AND "Membership"."userId" = mark."userId"
      AND "Membership".rev = mark."membershipRev" AND ${unhurried('"Membership"', "mark")}
    RETURNING 1
  ), advanced AS (
    UPDATE room_heads SET seq = last.seq, rev = last.rev
    FROM (SELECT "roomId", max(seq) AS seq, max(rev) AS rev FROM numbered GROUP BY "roomId") last
    WHERE room_heads."roomId" = last."roomId"
  ), stored AS (
    INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt", ${EXTRA_COLUMNS})
    SELECT id, "roomId", seq, rev, "userId", "clientMessageId", body, "sentAt", ${EXTRA_VALUES} FROM numbered
  ), commit AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'on', true) AS durable, ${complete} AS complete
  )
  SELECT place::int, seq, rev FROM commit LEFT JOIN numbered ON true`;

/** Stores the whole batch, or fails when one append is fenced. Takes no locks besides those of its updates. */
const APPEND_ALL = {
  name: "append all",
  text: appendStatement(
    "SELECT * FROM claim",
    "require_unfenced((SELECT count(*) FROM marked), cardinality($7::uuid[]))",
  ),
};

/** Stores the appends that are not fenced. */
const APPEND_UNFENCED = { name: "append unfenced", text: appendStatement(UNFENCED, "true") };

/** Stores the whole batch and returns its numbers in order. Throws when a send is fenced or was stored before. */
export const appendAll = (db: Queryable, batch: readonly BatchedAppend[]) => appendPlain(db, batch, APPEND_ALL);

/** Stores the appends that are not fenced. Returns the numbers in the order of the batch, `undefined` for a fenced append. */
export const appendUnfenced = (db: Queryable, batch: readonly BatchedAppend[]) =>
  appendPlain(db, batch, APPEND_UNFENCED);

async function appendPlain(
  db: Queryable,
  batch: readonly BatchedAppend[],
  statement: typeof APPEND_ALL,
): Promise<(Stored | undefined)[]> {
  const rows = await storedRows<[number, string, string]>(db, { ...statement, values: valuesOf(batch) });
  const stored: (Stored | undefined)[] = batch.map(() => undefined);
  for (const [place, seq, rev] of rows)
    stored[place - 1] = { seq: Number(seq), rev: Number(rev), threadSeq: null, rootSeq: null };
  return stored;
}

/** Runs a statement that returns one row per stored message, beginning with its place in the batch. */
export async function storedRows<Row extends readonly [number, ...unknown[]]>(
  db: Queryable,
  statement: Readonly<{ name: string; text: string; values: readonly unknown[] }>,
): Promise<readonly Row[]> {
  const { rows } = await db.query({ ...statement, rowMode: "array", query_timeout: ANSWER_WITHIN_MS });
  return (rows as (Row | readonly [null])[]).filter((row): row is Row => row[0] !== null);
}

export function valuesOf(batch: readonly BatchedAppend[]): readonly unknown[] {
  const drafts = batch.map(({ draft }) => draft);
  const { senders, senderOf } = sendersOf(batch);
  return [
    drafts.map(({ id }) => id),
    senderOf,
    drafts.map(({ clientMessageId }) => clientMessageId),
    drafts.map(({ body }) => body),
    drafts.map(({ sentAt }) => sentAt.toISOString()),
    roomsOf(batch),
    senders.map(({ draft }) => draft.roomId),
    senders.map(({ draft }) => draft.author.id),
    senders.map(({ fence }) => fence.accessRev),
    senders.map(({ fence }) => fence.membershipRev),
    drafts.map(extrasOf),
    senders.map(slowModeSince),
  ];
}

const slowModeSince = ({ draft, fence }: BatchedAppend): string | null =>
  fence.slowModeSeconds === undefined
    ? null
    : new Date(draft.sentAt.getTime() - fence.slowModeSeconds * 1000).toISOString();

/**
 * Groups the appends by room, author and fence. Returns the first append of each group, and for each append the
 * position of its group, from 1.
 */
function sendersOf(batch: readonly BatchedAppend[]): { senders: BatchedAppend[]; senderOf: number[] } {
  const senders: BatchedAppend[] = [];
  const places = new Map<string, number>();
  const senderOf = batch.map((one) => {
    const { draft, fence } = one;
    const key = `${draft.roomId} ${draft.author.id} ${fence.accessRev} ${fence.membershipRev}`;
    const place = places.get(key) ?? senders.push(one);
    places.set(key, place);
    return place;
  });
  return { senders, senderOf };
}

/** Takes the locks of `append`, so that the next statements of the transaction see every earlier commit. */
export async function lockHeads(db: Queryable, batch: readonly BatchedAppend[]): Promise<void> {
  await db.query({
    name: "lock heads",
    text: `SELECT FROM room_heads WHERE "roomId" = ANY($1::uuid[]) ORDER BY "roomId" FOR NO KEY UPDATE`,
    values: [roomsOf(batch)],
    query_timeout: ANSWER_WITHIN_MS,
  });
}

const roomsOf = (batch: readonly BatchedAppend[]): string[] => [...new Set(batch.map(({ draft }) => draft.roomId))];
