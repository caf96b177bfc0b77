/** So that one read that hangs holds up few others. */
const LANES = 3;

/** Reads of one kind, a few at a time: what is asked for while all are under way is read by the next, all of it at once. */
export class Together<Key, Value> {
  private next: Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> | null = null;
  private underWay = 0;
  private goOn: (() => void) | null = null;

  constructor(
    private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
    private readonly lanes: number = LANES,
  ) {}

  /** What a read that begins after this call finds; `undefined` where it finds nothing. */
  async find(key: Key): Promise<Value | undefined> {
    this.next ??= this.plan();
    this.next.keys.add(key);
    return (await this.next.found).get(key);
  }

  private plan(): Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> {
    const keys = new Set<Key>();
    return { keys, found: this.freeLane().then(() => this.begin(keys)) };
  }

  private async freeLane(): Promise<void> {
    if (this.underWay >= this.lanes) await new Promise<void>((goOn) => (this.goOn = goOn));
  }

  private async begin(keys: ReadonlySet<Key>): Promise<ReadonlyMap<Key, Value>> {
    this.next = null;
    this.underWay += 1;
    try {
      return await this.read([...keys]);
    } finally {
      this.underWay -= 1;
      this.goOn?.();
      this.goOn = null;
    }
  }
}
