import { DEFAULT_REQUEST_LIMITS } from "../domain/limits/limit.js";
import { FairSemaphore, type FairSemaphoreLimits, type Pace } from "../application/concurrency/fair-semaphore.js";
import { STRANGERS, StoreTurns } from "../application/limits/store-turns.js";
import type { Config, PersistenceConfig } from "./config/config.js";
import { MAX_RUNNING_HASHES } from "./infrastructure/password-hasher.js";

type Slots = Pick<FairSemaphoreLimits, "slots" | "slotsPerName">;

/**
 * Maximum of concurrent requests to the store. PostgreSQL has 10 connections besides those of commits: lists use 3 of
 * them, other requests 6. The embedded database has one connection and blocks the process while it works. Others use it
 * between the statements of a search.
 */
const SLOTS: Readonly<Record<PersistenceConfig["kind"], Readonly<{ reads: Slots; lists: Slots }>>> = {
  memory: { reads: { slots: 8, slotsPerName: 4 }, lists: { slots: 2, slotsPerName: 1 } },
  embedded: { reads: { slots: 2, slotsPerName: 1 }, lists: { slots: 2, slotsPerName: 1 } },
  postgres: { reads: { slots: 6, slotsPerName: 2 }, lists: { slots: 3, slotsPerName: 1 } },
};

const MAX_WAITING = 4_000;
const MAX_WAITING_PER_SESSION = 100;

const MAX_REST_MS = 500;

/** Duration of work after which its name must pause, and whether work blocks the process. */
type PaceLimits = Readonly<{ heavyMs: number; blocks: boolean }>;
const PACES: Readonly<Record<PersistenceConfig["kind"], PaceLimits>> = {
  memory: { heavyMs: 50, blocks: false },
  embedded: { heavyMs: 10, blocks: true },
  postgres: { heavyMs: 50, blocks: false },
};

const LONG_BLOCK_MS = 5;
/** Passes of the event loop after work that blocked it for long. Each pass accepts one new connection. */
const MAX_PASSES = 32;

/**
 * Lets the event loop read new requests before the next turn, because the embedded database blocks it during work. A
 * name whose work was heavy pauses for as long as the work took, so that one user gets at most half of the process.
 * Strangers share one name and do not pause, because most of them caused no heavy work.
 */
const paceOf = ({ heavyMs, blocks }: PaceLimits): Pace => ({
  elapsedMs: () => performance.now(),
  soon: (tookMs, go) => {
    const isLongBlock = blocks && tookMs >= LONG_BLOCK_MS;
    afterPasses(isLongBlock ? MAX_PASSES : 1, performance.now() + tookMs, go);
  },
  rest: (name, tookMs, go) => {
    if (name === STRANGERS || tookMs < heavyMs) go();
    else setTimeout(go, Math.min(tookMs, MAX_REST_MS));
  },
});

/** Calls `go` after `passes` passes of the event loop, or after the first pass that ends later than `until`. */
function afterPasses(passes: number, until: number, go: () => void): void {
  setImmediate(() => {
    if (passes > 1 && performance.now() < until) afterPasses(passes - 1, until, go);
    else go();
  });
}

/**
 * An address may queue as many requests as it may have in progress. In development the queue of an address has no bound by
 * default, like the other local limits.
 */
export function storeTurns({
  persistence,
  rateLimits,
  limits: { requests },
  development,
}: Pick<Config, "persistence" | "rateLimits" | "limits" | "development">): StoreTurns {
  const { reads, lists } = SLOTS[persistence.kind];
  const waiting = { waiting: MAX_WAITING, waitingPerPath: MAX_WAITING_PER_SESSION };
  const pace = paceOf(PACES[persistence.kind]);
  const semaphores = {
    reads: new FairSemaphore({ ...reads, ...waiting }, pace),
    lists: new FairSemaphore({ ...lists, ...waiting }, pace),
  };
  const isFree = !rateLimits || (development && requests.address === DEFAULT_REQUEST_LIMITS.address);
  return new StoreTurns(semaphores, { waitingPerAddress: isFree ? Infinity : requests.address });
}

/**
 * Queue of passwords to hash: 60 per address, so that a school class can log in. One slot is reserved for strangers,
 * and one for known addresses and logged-in users.
 */
export const passwordTurns = () =>
  new FairSemaphore({
    slots: MAX_RUNNING_HASHES,
    slotsPerName: MAX_RUNNING_HASHES - 1,
    waiting: 200,
    waitingPerPath: 60,
  });
