import type { RoomId } from "../../../../domain/rooms/room.js";
import { byNewest } from "../../../../domain/search/found-messages.js";
import type { MessageQuery } from "../../../../domain/search/message-query.js";
import { DomainError } from "../../../../domain/shared/domain-error.js";
import type { Prisma } from "../generated/client.js";
import { BEFORE_ALL_IDS } from "../mapping/columns.js";
import { lookUpsOf, wordsOf, type WordShares } from "./look-up.js";
import {
  indexSearch,
  MAX_ROWS,
  MAX_WINDOW_ROWS,
  shareStatement,
  windowSearch,
  type Candidate,
  type FurtherRow,
  type Hit,
  type Place,
  type Sample,
  type SearchStatement,
  type TimedPlace,
} from "./search-statements.js";

/** Places that match, of which none is missing down to `end`; `null`: none at all. The newest first. */
export type Reach = Readonly<{ places: readonly Candidate[]; end: TimedPlace | null }>;

type Read = <Row>(statement: Prisma.Sql) => Promise<readonly Row[]>;

/** Bounds of one search that walks from newer to older rows. */
const MAX_WALKED_ROWS = 12_000;
const MAX_WINDOWS = 12;
/** Rows that a period is meant to hold, fewer than a statement reads. */
const WINDOW_ROWS = 0.75 * MAX_WINDOW_ROWS;

/** Bounds the factor between a period and the next one. */
const MAX_FACTOR = 8;
const MIN_WINDOW_MS = 1_000;
/** Longer periods have no beginning. */
const MAX_WINDOW_MS = 3_650 * 86_400_000;

type Further = SearchStatement & Readonly<{ query: MessageQuery; roomIds: readonly RoomId[]; sample: Sample }>;

/**
 * Extends a reach until it holds enough places. Looks the words up in the index; when these are too common, walks from
 * newer to older rows, period by period. Ends early when it has read many rows.
 */
export async function searchFurther(read: Read, near: Reach, further: Further): Promise<Reach> {
  if (!near.end || near.places.length >= further.limit) return near;
  const found = promisesMore(near, further) ? null : await lookUp(read, near.end, further, near.places.length);
  return found ? { places: [...near.places, ...found], end: null } : walk(read, near, further);
}

/** Whether as many places as the newest rows hold promise enough of them in one more period, or too many in all. */
function promisesMore({ places }: Reach, { limit, sample }: Further): boolean {
  const rowsToWalk = ((limit - places.length) * sample.inMs) / places.length;
  return rowsToWalk <= WINDOW_ROWS || sample.matched * sample.changes > MAX_ROWS * sample.walked;
}

/** `null` when the words are too common. */
async function lookUp(
  read: Read,
  after: TimedPlace,
  { query, roomIds, sample, ...statement }: Further,
  known: number,
): Promise<readonly Candidate[] | null> {
  const { authorId } = statement.filter;
  try {
    const [shares] = await read<WordShares>(shareStatement(wordsOf(query, authorId)));
    const scope = {
      roomIds,
      rows: sample.changes,
      isRare: sample.matched === 0,
      ...(authorId !== undefined && { authorId }),
    };
    const lookUps = shares && lookUpsOf(query, scope, shares);
    if (!lookUps) return null;
    const [row] = await read<FurtherRow>(indexSearch({ ...statement, after, limit: statement.limit - known }, lookUps));
    return row?.hits?.map(candidateOf) ?? null;
  } catch (error) {
    if (error instanceof DomainError && error.kind === "unavailable") return null;
    throw error;
  }
}

async function walk(read: Read, near: Reach, { limit, sample, ...statement }: Further): Promise<Reach> {
  const places = [...near.places];
  let { end } = near;
  const estimateMs = widthOf(sample);
  let widthMs = sample.changes <= MAX_WINDOW_ROWS ? Number.POSITIVE_INFINITY : estimateMs;
  let rows = 0;
  for (let windows = 0; end && windows < MAX_WINDOWS; windows += 1) {
    if (places.length >= limit || rows >= MAX_WALKED_ROWS) break;
    const since = beginning(end, widthMs, statement.filter.after);
    const [row] = await read<FurtherRow>(
      windowSearch({ ...statement, after: end, limit: limit - places.length }, since),
    );
    rows += row?.rows ?? 0;
    if (row?.hits) {
      places.push(...row.hits.map(candidateOf));
      end = since && { sentAt: since, messageId: BEFORE_ALL_IDS };
      widthMs *= Math.min(MAX_FACTOR, WINDOW_ROWS / Math.max(1, row.rows));
    } else widthMs = Math.min(widthMs / MAX_FACTOR, estimateMs);
  }
  return { places, end };
}

/** The length of a period with WINDOW_ROWS rows, if there are as many as in the sample. */
const widthOf = ({ ms, inMs }: Sample): number =>
  Math.max(MIN_WINDOW_MS, (WINDOW_ROWS * (ms ?? 0)) / Math.max(1, inMs));

function beginning(end: TimedPlace, widthMs: number, lowest = new Date(0)): Date | null {
  if (widthMs >= MAX_WINDOW_MS) return null;
  const since = new Date(Math.floor(end.sentAt.getTime() - widthMs));
  return since > lowest ? since : null;
}

export const placeOf = ({ messageId, sentAt }: Place): TimedPlace => ({ messageId, sentAt: new Date(sentAt) });
export const candidateOf = (hit: Hit): Candidate => ({ ...placeOf(hit), bytes: hit.bytes });

/** A reach without repeats and without the places after its end. */
export const reachOf = (places: readonly Candidate[], end: TimedPlace | null): Reach => ({
  places: [...new Map(places.map((place) => [place.messageId, place])).values()]
    .filter((place) => !end || byNewest(place, end) <= 0)
    .sort(byNewest),
  end,
});
