import { ANSWER_WITHIN_MS } from "../database/pool.js";
import type { BatchedAppend } from "./group-commit.js";

/** The pool, or a connection inside a transaction. */
export type Queryable = Readonly<{ query(statement: Statement): Promise<{ rows: unknown[] }> }>;

type Statement = Readonly<{
  name?: string;
  text: string;
  values: readonly unknown[];
  rowMode?: string;
  query_timeout: number;
}>;

/** Sends statements without a name. Behind a transaction pooler, the next connection may lack a prepared statement. */
export const unnamed = (db: Queryable): Queryable => ({
  query: ({ name: _, ...statement }) => db.query(statement),
});

/**
 * Sends statements without row locks to the embedded database. It has one session, so nothing changes a row between the
 * snapshot and the locks of a statement, and the locks of an append would only take time (B1).
 */
export const unlocked = (db: Queryable): Queryable => ({
  query: ({ text, ...statement }) => db.query({ ...statement, text: text.replaceAll("FOR NO KEY UPDATE", "") }),
});

/** The rooms and senders of a batch. */
export type Claims = Readonly<{
  rooms: readonly string[];
  /** The first append of each sender. */
  senders: readonly BatchedAppend[];
  /** For each append, the position of its sender, from 1. */
  senderOf: readonly number[];
}>;

export function claimsOf(batch: readonly BatchedAppend[]): Claims {
  const senders: BatchedAppend[] = [];
  const places = new Map<string, number>();
  const senderOf = batch.map((append) => {
    const known = places.get(append.sender);
    if (known !== undefined) return known;
    const place = senders.push(append);
    places.set(append.sender, place);
    return place;
  });
  return { rooms: roomsOf(batch), senders, senderOf };
}

/** The parameters $1 to $6 of `CLAIMS`. */
export const claimValues = ({ rooms, senders }: Claims): readonly unknown[] => [
  rooms,
  senders.map(({ draft }) => draft.roomId),
  senders.map(({ draft }) => draft.author.id),
  senders.map(({ fence }) => fence.accessRev),
  senders.map(({ fence }) => fence.membershipRev),
  senders.map(slowModeSince),
];

/** The time since when a sender in slow mode must have sent nothing. */
const slowModeSince = ({ draft, fence }: BatchedAppend): string | null =>
  fence.slowModeSeconds === undefined
    ? null
    : new Date(draft.sentAt.getTime() - fence.slowModeSeconds * 1000).toISOString();

/**
 * Locks the heads in ascending order of their ids, so two batches never deadlock, and finds the senders whose rooms are
 * as in their fence.
 */
export const CLAIMS = `
  head AS MATERIALIZED (
    SELECT "roomId", seq, rev, "accessRev" FROM room_heads
    WHERE "roomId" = ANY($1::uuid[]) ORDER BY "roomId" FOR NO KEY UPDATE
  ), claim AS MATERIALIZED (
    SELECT claim.sender, claim."roomId", claim."userId", claim."membershipRev", claim."slowModeSince", head.seq, head.rev
    FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::timestamptz[])
      WITH ORDINALITY AS claim ("roomId", "userId", "accessRev", "membershipRev", "slowModeSince", sender)
    JOIN head ON head."roomId" = claim."roomId" AND head."accessRev" = claim."accessRev"
    ORDER BY claim."roomId", claim."userId"
  )`;

/**
 * Locks the memberships of the senders, and finds those who are not fenced and have not sent in slow mode since they
 * may. Every other change of a membership locks the head first too, except for the read markers, which lock memberships
 * in the same order. Looks up each membership by key in a subquery, so that no query plan scans the table.
 */
export const UNFENCED = `
    SELECT claim.*, membership."readSeq", membership."readAt", membership."unreadFrom" FROM claim CROSS JOIN LATERAL (
      SELECT rev, "readSeq", "readAt", "unreadFrom", "slowModeSentAt" FROM "Membership"
      WHERE "roomId" = claim."roomId" AND "userId" = claim."userId" FOR NO KEY UPDATE
    ) membership
    WHERE membership.rev = claim."membershipRev" AND (claim."slowModeSince" IS NULL
      OR membership."slowModeSentAt" IS NULL OR membership."slowModeSentAt" <= claim."slowModeSince")`;

/** Takes the locks of an append, so that the next statements of the transaction see every earlier commit. */
export async function lockHeads(db: Queryable, batch: readonly BatchedAppend[]): Promise<void> {
  await db.query({
    name: "lock heads",
    text: `SELECT FROM room_heads WHERE "roomId" = ANY($1::uuid[]) ORDER BY "roomId" FOR NO KEY UPDATE`,
    values: [roomsOf(batch)],
    query_timeout: ANSWER_WITHIN_MS,
  });
}

/** Locks the heads and the memberships of a batch, and finds the appends that are not fenced. */
export async function findUnfenced(db: Queryable, batch: readonly BatchedAppend[]): Promise<readonly BatchedAppend[]> {
  const claims = claimsOf(batch);
  const { rows } = await db.query({
    name: "find unfenced",
    text: `WITH ${CLAIMS} SELECT sender::int FROM (${UNFENCED}) sender`,
    values: claimValues(claims),
    rowMode: "array",
    query_timeout: ANSWER_WITHIN_MS,
  });
  const unfenced = new Set((rows as [number][]).map(([sender]) => sender));
  return batch.filter((_, index) => unfenced.has(claims.senderOf[index] ?? 0));
}

const roomsOf = (batch: readonly BatchedAppend[]): string[] => [...new Set(batch.map(({ draft }) => draft.roomId))];
