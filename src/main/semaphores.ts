import { FairSemaphore, type FairSemaphoreLimits, type Pace } from "../application/concurrency/fair-semaphore.js";
import { STRANGERS, StoreTurns } from "../application/limits/store-turns.js";
import type { Config, PersistenceConfig } from "./config/config.js";
import { MAX_RUNNING_HASHES } from "./infrastructure/password-hasher.js";

type Slots = Pick<FairSemaphoreLimits, "slots" | "slotsPerName">;

/**
 * Requests that use the store at once. PostgreSQL has 10 connections beside those of commits: lists take 3 of them,
 * other requests 6. The embedded one has a single connection, and the process stands still while it works.
 */
const SLOTS: Readonly<Record<PersistenceConfig["kind"], Readonly<{ reads: Slots; lists: Slots }>>> = {
  memory: { reads: { slots: 8, slotsPerName: 4 }, lists: { slots: 2, slotsPerName: 1 } },
  embedded: { reads: { slots: 2, slotsPerName: 1 }, lists: { slots: 1, slotsPerName: 1 } },
  postgres: { reads: { slots: 6, slotsPerName: 2 }, lists: { slots: 3, slotsPerName: 1 } },
};

const MAX_WAITING = 4_000;
const MAX_WAITING_PER_SESSION = 100;

const MAX_REST_MS = 500;

/** Work from which its name rests, and whether the process stands still during the work. */
type PaceLimits = Readonly<{ heavyMs: number; blocks: boolean }>;
const PACES: Readonly<Record<PersistenceConfig["kind"], PaceLimits>> = {
  memory: { heavyMs: 50, blocks: false },
  embedded: { heavyMs: 10, blocks: true },
  postgres: { heavyMs: 50, blocks: false },
};

const LONG_BLOCK_MS = 5;
/** After a long block: the event loop accepts one new connection per pass. */
const MAX_PASSES = 32;

/**
 * Requests that arrived meanwhile are read before the next turn begins: the embedded database answers without such a
 * pause. A name whose work was heavy rests for as long as it took, so that one user has half of the process at most.
 * Strangers share one name and do not rest: most of them have done nothing heavy.
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

/** Calls `go` after that many passes of the event loop, or after the first one that ends past `until`. */
function afterPasses(passes: number, until: number, go: () => void): void {
  setImmediate(() => {
    if (passes > 1 && performance.now() < until) afterPasses(passes - 1, until, go);
    else go();
  });
}

/** An address may wait with as many requests as it may have under way. */
export function storeTurns({
  persistence,
  rateLimits,
  limits,
}: Pick<Config, "persistence" | "rateLimits" | "limits">): StoreTurns {
  const { reads, lists } = SLOTS[persistence.kind];
  const waiting = { waiting: MAX_WAITING, waitingPerPath: MAX_WAITING_PER_SESSION };
  const pace = paceOf(PACES[persistence.kind]);
  const semaphores = {
    reads: new FairSemaphore({ ...reads, ...waiting }, pace),
    lists: new FairSemaphore({ ...lists, ...waiting }, pace),
  };
  return new StoreTurns(semaphores, { waitingPerAddress: rateLimits ? limits.requests.address : Infinity });
}

/**
 * Passwords that wait to be hashed: 60 of one address, so that a class gets in. Strangers leave a slot to known addresses
 * and people who are logged in, and the other way round.
 */
export const passwordTurns = () =>
  new FairSemaphore({
    slots: MAX_RUNNING_HASHES,
    slotsPerName: MAX_RUNNING_HASHES - 1,
    waiting: 200,
    waitingPerPath: 60,
  });
