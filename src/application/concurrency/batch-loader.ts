/** More than one, so that a hanging read delays few others. */
const MAX_CONCURRENT = 3;

/**
 * Runs a few reads at a time. Keys that are requested while all of them are running are read together by the next one.
 */
export class BatchLoader<Key, Value> {
  private next: Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> | null = null;
  private inFlight = 0;
  private releaseSlot: (() => void) | null = null;

  constructor(
    private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
    private readonly maxConcurrent: number = MAX_CONCURRENT,
  ) {}

  /** Returns the value from a read that begins after this call; `undefined` when there is none. */
  async load(key: Key): Promise<Value | undefined> {
    this.next ??= this.nextBatch();
    this.next.keys.add(key);
    return (await this.next.found).get(key);
  }

  private nextBatch(): Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> {
    const keys = new Set<Key>();
    return { keys, found: this.freeSlot().then(() => this.begin(keys)) };
  }

  private async freeSlot(): Promise<void> {
    if (this.inFlight >= this.maxConcurrent) await new Promise<void>((goOn) => (this.releaseSlot = goOn));
  }

  private async begin(keys: ReadonlySet<Key>): Promise<ReadonlyMap<Key, Value>> {
    this.next = null;
    this.inFlight += 1;
    try {
      return await this.read([...keys]);
    } finally {
      this.inFlight -= 1;
      this.releaseSlot?.();
      this.releaseSlot = null;
    }
  }
}
