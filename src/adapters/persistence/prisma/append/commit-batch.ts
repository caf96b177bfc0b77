import type pg from "pg";
import type { Appended } from "../../../../application/ports/message-log.js";
import { isSameContent, numberReply, type Draft } from "../../../../domain/messages/message.js";
import type { Database } from "../database/database.js";
import { transaction } from "../database/pool.js";
import { isClosed, isFencedAppend, violatedIndex } from "../database/postgres-errors.js";
import { unavailable } from "../database/retry.js";
import { appendAll, appendUnfenced, DUPLICATE_SEND_INDEXES, type Stored } from "./append-statement.js";
import { lockHeads, unlocked, unnamed, type Queryable } from "./claims.js";
import { appendReplies } from "./reply-statement.js";
import { findDuplicates, type Duplicate } from "./find-duplicates.js";
import type { BatchedAppend, CommitBatch } from "./group-commit.js";

type Batch = readonly BatchedAppend[];
type DatabaseKind = Pick<Database, "poolMode" | "isEmbedded">;

/**
 * Stores the batch in one statement if every append is new and not fenced. Otherwise determines the outcome of each
 * append.
 */
export function commitBatchOn(pool: pg.Pool, { poolMode, isEmbedded }: DatabaseKind): CommitBatch {
  const prepared = (db: Queryable) => {
    if (isEmbedded) return unlocked(db);
    return poolMode === "session" ? db : unnamed(db);
  };
  return async (batch) => {
    try {
      if (!hasReplies(batch)) return await insert(prepared(pool), batch, appendAll);
      return await withoutRetries(prepared(pool), batch, await insert(prepared(pool), batch, appendReplies));
    } catch (error) {
      if (isClosed(error)) throw unavailable(error);
      if (!isFencedAppend(error) && !DUPLICATE_SEND_INDEXES.includes(violatedIndex(error))) throw error;
      return transaction(pool, (tx) => insertRemaining(prepared(tx), batch));
    }
  };
}

const hasReplies = (batch: Batch): boolean => batch.some(({ draft }) => draft.threadOf !== null);

/** Looks for the fenced appends among the stored messages, because a retry is answered whatever has changed since. */
async function withoutRetries(
  db: Queryable,
  batch: Batch,
  outcomes: readonly Appended[],
): Promise<readonly Appended[]> {
  const fenced = batch.filter((_, index) => outcomes[index]?.outcome === "fenced");
  if (fenced.length === 0) return outcomes;
  const known = new Map(
    outcomesOf(fenced, await findDuplicates(db, fenced)).map((found, index) => [fenced[index], found]),
  );
  return outcomes.map((outcome, index) => known.get(batch[index]) ?? outcome);
}

type Append = (db: Queryable, batch: Batch) => Promise<readonly (Stored | undefined)[]>;

/** Stores each send of the batch once. Repetitions within the batch get the outcome `repeated`. */
async function insert(db: Queryable, batch: Batch, append: Append): Promise<Appended[]> {
  const firstOf = dedupe(batch);
  const distinct = [...new Set(firstOf)];
  const numbers = await append(db, distinct);
  const numbersOf = new Map(distinct.map((one, index) => [one, numbers[index]]));
  return batch.map((one, index) => {
    const first = firstOf[index] ?? one;
    const given = numbersOf.get(first);
    if (!given) return { outcome: "fenced" };
    const { root } = given;
    const message = numberReply(first.draft, given);
    if (first === one) return root ? { outcome: "stored", message, root } : { outcome: "stored", message };
    return { outcome: "repeated", message, sameContent: isSameContent(first.draft, one.draft) };
  });
}

/** Locks the rooms first, so that no message is added and no permission changes after the duplicates were read. */
async function insertRemaining(tx: Queryable, batch: Batch): Promise<readonly Appended[]> {
  await lockHeads(tx, batch);
  const known = outcomesOf(batch, await findDuplicates(tx, batch));
  const rest = batch.filter((_, index) => known[index] === undefined);
  if (rest.length === 0) return known.filter((outcome) => outcome !== undefined);
  const inserted = await insert(tx, rest, hasReplies(rest) ? appendReplies : appendUnfenced);
  return known.map((outcome) => outcome ?? inserted.shift() ?? { outcome: "fenced" });
}

/** A retried append that turns out to be stored reports `stored` to its first caller, not `repeated`. */
function outcomesOf(batch: Batch, found: readonly (Duplicate | undefined)[]): (Appended | undefined)[] {
  const claimed = new Set<string>();
  return batch.map(({ draft, retried }, index) => {
    const earlier = found[index];
    if (!earlier) return undefined;
    const { root, ...sent } = earlier;
    const { message } = sent;
    const isOwn = retried && message.id === draft.id && !claimed.has(message.id);
    claimed.add(message.id);
    if (!isOwn) return { outcome: "repeated", ...sent };
    return { outcome: "stored", message, ...(root && { root }) };
  });
}

/** Maps each append to the first append of the same send in the batch. */
function dedupe(batch: Batch): BatchedAppend[] {
  const known = new Map<string, BatchedAppend>();
  return batch.map((one) => {
    const keys = keysOf(one.draft);
    const first = keys.map((key) => known.get(key)).find((earlier) => earlier !== undefined) ?? one;
    for (const key of keys) known.set(key, first);
    return first;
  });
}

function keysOf({ id, roomId, author, clientMessageId }: Draft): string[] {
  const sender = `${roomId} ${author.id}`;
  return clientMessageId === null ? [`${sender} #${id}`] : [`${sender} #${id}`, `${sender} =${clientMessageId}`];
}
