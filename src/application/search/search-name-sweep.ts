import { BatchLoop } from "../concurrency/batch-loop.js";
import type { Scheduler } from "../ports/scheduler.js";
import type { SearchNames } from "../ports/search-names.js";

const EVERY_MS = 60_000;
const BATCH = 100;

type Deps = Readonly<{ searchNames: SearchNames; scheduler: Scheduler; report: (error: unknown) => void }>;

/**
 * Creates search names for names that an earlier version stored: all names after an update, and names from nodes of the
 * earlier version during a rolling update. An interrupted pass continues where it stopped.
 */
export class SearchNameSweep {
  private readonly loop: BatchLoop;

  constructor(private readonly deps: Deps) {
    const { scheduler, report } = deps;
    this.loop = new BatchLoop({ scheduler, report, failedRestMs: EVERY_MS, runBatch: () => this.sweep() });
  }

  start(): void {
    this.loop.start(0);
  }

  /** Resolves when no pass is running. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Returns the time to rest. */
  private async sweep(): Promise<number> {
    let made = BATCH;
    while (made > 0 && !this.loop.isStopped) made = await this.deps.searchNames.catchUp(BATCH);
    return EVERY_MS;
  }
}
