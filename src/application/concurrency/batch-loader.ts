import type { Scheduler } from "../ports/scheduler.js";

type Deps<Key, Value> = Readonly<{
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;
  scheduler: Pick<Scheduler, "after">;
  maxConcurrent?: number;
}>;
type Batch<Key, Value> = Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }>;

/** More than one, so that a hanging read delays few others. */
const MAX_CONCURRENT = 3;
/**
 * Least time from the start of a read to the start of the next: short after a read of few keys, so that one that comes
 * alone hardly waits, and longer when many come, because a query costs much more than a key in it.
 */
const GATHERING_MS_PER_KEY = 2;
const MAX_GATHERING_MS = 10;

/** Reads keys together: those that are requested while no read may start are in the next one. */
export class BatchLoader<Key, Value> {
  private readonly maxConcurrent: number;
  private next: Batch<Key, Value> | null = null;
  private inFlight = 0;
  private isGathering = false;
  private startNext: (() => void) | null = null;

  constructor(private readonly deps: Deps<Key, Value>) {
    this.maxConcurrent = deps.maxConcurrent ?? MAX_CONCURRENT;
  }

  /** Returns the value from a read that begins after this call; `undefined` when there is none. */
  async load(key: Key): Promise<Value | undefined> {
    this.next ??= this.nextBatch();
    this.next.keys.add(key);
    return (await this.next.found).get(key);
  }

  private nextBatch(): Batch<Key, Value> {
    const keys = new Set<Key>();
    return { keys, found: this.turn().then(() => this.begin(keys)) };
  }

  private async turn(): Promise<void> {
    if (!this.mayStart()) await new Promise<void>((start) => (this.startNext = start));
  }

  private mayStart(): boolean {
    return !this.isGathering && this.inFlight < this.maxConcurrent;
  }

  private async begin(keys: ReadonlySet<Key>): Promise<ReadonlyMap<Key, Value>> {
    this.next = null;
    this.inFlight += 1;
    this.isGathering = true;
    this.deps.scheduler.after(Math.min(keys.size * GATHERING_MS_PER_KEY, MAX_GATHERING_MS), () => {
      this.isGathering = false;
      this.startIfPossible();
    });
    try {
      return await this.deps.read([...keys]);
    } finally {
      this.inFlight -= 1;
      this.startIfPossible();
    }
  }

  private startIfPossible(): void {
    if (!this.mayStart()) return;
    this.startNext?.();
    this.startNext = null;
  }
}
