import { DomainError } from "../../../../domain/shared/domain-error.js";
import { byNewest } from "../../../../domain/search/found-messages.js";
import type { Prisma } from "../generated/client.js";
import { BEFORE_ALL_IDS } from "../mapping/columns.js";
import {
  indexSearch,
  windowSearch,
  type FurtherRow,
  type Hit,
  type SearchStatement,
  type TimedPlace,
} from "./search-statements.js";

/** Places that match, of which none is missing down to `end`; `null`: none at all. The newest first. */
export type Reach = Readonly<{ places: readonly TimedPlace[]; end: TimedPlace | null }>;

type Read = (statement: Prisma.Sql) => Promise<readonly FurtherRow[]>;

/** Bounds of one search that walks from newer to older rows. */
const MAX_WALKED_ROWS = 20_000;
const MAX_WINDOWS = 12;

const DAY_MS = 86_400_000;
/** Factor between a period that holds too many rows and the next one that is tried, or the reverse. */
const WINDOW_FACTOR = 8;
/** Longer periods have no beginning. */
const MAX_WINDOW_MS = 3_650 * DAY_MS;

/**
 * Extends a reach until it holds enough places. Looks the words up in the index; when these are too common in the rooms,
 * walks from newer to older rows, period by period. Ends early when it has read many rows.
 */
export async function searchFurther(
  read: Read,
  near: Reach,
  { lookUps, ...statement }: SearchStatement & Readonly<{ lookUps: readonly string[] }>,
): Promise<Reach> {
  if (!near.end || near.places.length >= statement.limit) return near;
  const after = near.end;
  const found = await lookUp(read, { ...statement, after, limit: statement.limit - near.places.length }, lookUps);
  return found ? { places: [...near.places, ...found], end: null } : walk(read, near, statement);
}

/** `null` when the words are too common. */
async function lookUp(
  read: Read,
  statement: SearchStatement,
  lookUps: readonly string[],
): Promise<readonly TimedPlace[] | null> {
  try {
    const [row] = await read(indexSearch(statement, lookUps));
    return row?.hits?.map(placeOf) ?? null;
  } catch (error) {
    if (error instanceof DomainError && error.kind === "unavailable") return null;
    throw error;
  }
}

async function walk(read: Read, near: Reach, { limit, ...statement }: SearchStatement): Promise<Reach> {
  const places = [...near.places];
  let { end } = near;
  let widthMs = DAY_MS;
  let rows = 0;
  for (let windows = 0; end && windows < MAX_WINDOWS; windows += 1) {
    if (places.length >= limit || rows >= MAX_WALKED_ROWS) break;
    const since = beginning(end, widthMs, statement.filter.after);
    const [row] = await read(windowSearch({ ...statement, after: end, limit: limit - places.length }, since));
    if (row?.hits) {
      places.push(...row.hits.map(placeOf));
      rows += row.rows;
      end = since && { sentAt: since, messageId: BEFORE_ALL_IDS };
      widthMs *= WINDOW_FACTOR;
    } else widthMs /= WINDOW_FACTOR;
  }
  return { places, end };
}

function beginning(end: TimedPlace, widthMs: number, lowest = new Date(0)): Date | null {
  const since = new Date(Math.floor(end.sentAt.getTime() - widthMs));
  return widthMs < MAX_WINDOW_MS && since > lowest ? since : null;
}

export const placeOf = ({ messageId, sentAt }: Hit): TimedPlace => ({ messageId, sentAt: new Date(sentAt) });

/** A reach without repeats and without the places after its end. */
export const reachOf = (places: readonly TimedPlace[], end: TimedPlace | null): Reach => ({
  places: [...new Map(places.map((place) => [place.messageId, place])).values()]
    .filter((place) => !end || byNewest(place, end) <= 0)
    .sort(byNewest),
  end,
});
