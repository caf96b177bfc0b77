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
  private next: { cancel(): void } | null = null;
  private pass: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly deps: Deps) {}

  start(): void {
    this.pass = this.sweep().catch(this.deps.report);
    this.next = this.deps.scheduler.after(EVERY_MS, () => void this.pass.then(() => this.isStopped || this.start()));
  }

  /** Resolves when no pass is running. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.next?.cancel();
    await this.pass;
  }

  private async sweep(): Promise<void> {
    let made = BATCH;
    while (made > 0 && !this.isStopped) made = await this.deps.searchNames.catchUp(BATCH);
  }
}
