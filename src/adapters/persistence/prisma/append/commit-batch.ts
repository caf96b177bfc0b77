import type pg from "pg";
import type { Appended } from "../../../../application/ports/message-log.js";
import { numberDraft, type Draft } from "../../../../domain/messages/message.js";
import type { PoolMode } from "../database/connection-settings.js";
import { transaction } from "../database/pool.js";
import { isClosed, isFencedAppend, violatedIndex } from "../database/postgres-errors.js";
import { unavailable } from "../database/retry.js";
import {
  appendAll,
  appendUnfenced,
  lockHeads,
  ONE_ROW_A_SEND,
  withoutNames,
  type Queryable,
} from "./append-statement.js";
import { sentBefore, type Earlier } from "./find-duplicates.js";
import type { BatchedAppend, CommitBatch } from "./group-commit.js";

type Batch = readonly BatchedAppend[];

/** Expects everything in the batch to be new and allowed, which takes one statement; else it decides one by one. */
export function commitBatchOn(pool: pg.Pool, poolMode: PoolMode = "session"): CommitBatch {
  const known = (db: Queryable) => (poolMode === "session" ? db : withoutNames(db));
  return async (batch) => {
    try {
      return await insert(known(pool), batch, appendAll);
    } catch (error) {
      if (isClosed(error)) throw unavailable(error);
      if (!isFencedAppend(error) && !ONE_ROW_A_SEND.includes(violatedIndex(error))) throw error;
      return transaction(pool, (tx) => insertTheRest(known(tx), batch));
    }
  };
}

/** Stores one of those that are the same send; the others are told of it. */
async function insert(db: Queryable, batch: Batch, append: typeof appendAll): Promise<Appended[]> {
  const firstOf = firsts(batch);
  const distinct = [...new Set(firstOf)];
  const numbers = await append(db, distinct);
  const numbersOf = new Map(distinct.map((one, index) => [one, numbers[index]]));
  return batch.map((one, index) => {
    const first = firstOf[index] ?? one;
    const given = numbersOf.get(first);
    if (!given) return { outcome: "fenced" };
    const message = numberDraft(first.draft, given);
    if (first === one) return { outcome: "stored", message };
    return { outcome: "repeated", message, sameBody: first.draft.body === one.draft.body };
  });
}

/** Under the rooms' locks nothing is added to what is found, and nobody's rights change. */
async function insertTheRest(tx: Queryable, batch: Batch): Promise<readonly Appended[]> {
  await lockHeads(tx, batch);
  const told = outcomesOf(batch, await sentBefore(tx, batch));
  const rest = batch.filter((_, index) => told[index] === undefined);
  if (rest.length === 0) return told.filter((outcome) => outcome !== undefined);
  const inserted = await insert(tx, rest, appendUnfenced);
  return told.map((outcome) => outcome ?? inserted.shift() ?? { outcome: "fenced" });
}

/** Of an append whose outcome was unknown and that turns out to be stored, its first caller hears as of any other. */
function outcomesOf(batch: Batch, found: readonly (Earlier | undefined)[]): (Appended | undefined)[] {
  const told = new Set<string>();
  return batch.map(({ draft, retried }, index) => {
    const earlier = found[index];
    if (!earlier) return undefined;
    const { message } = earlier;
    const isOwn = retried && message.id === draft.id && !told.has(message.id);
    told.add(message.id);
    return isOwn ? { outcome: "stored", message } : { outcome: "repeated", ...earlier };
  });
}

/** For each of them the first of the batch that is the same send. */
function firsts(batch: Batch): BatchedAppend[] {
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
