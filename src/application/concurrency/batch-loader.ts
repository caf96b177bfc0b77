/** So that one read that hangs holds up few others. */
const MAX_CONCURRENT = 3;

/** Reads of one kind, a few at a time: what is asked for while all are under way is read by the next, all of it at once. */
export class BatchLoader<Key, Value> {
  private next: Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> | null = null;
  private inFlight = 0;
  private releaseSlot: (() => void) | null = null;

  constructor(
    private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
    private readonly maxConcurrent: number = MAX_CONCURRENT,
  ) {}

  /** What a read that begins after this call finds; `undefined` where it finds nothing. */
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
