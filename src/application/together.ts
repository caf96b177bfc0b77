/** Reads of one kind: what is asked for while one is under way is read by the next, all of it at once. */
export class Together<Key, Value> {
  private next: Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {}

  /** What a read that begins after this call finds; `undefined` where it finds nothing. */
  async find(key: Key): Promise<Value | undefined> {
    this.next ??= this.plan();
    this.next.keys.add(key);
    return (await this.next.found).get(key);
  }

  private plan(): Readonly<{ keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> }> {
    const keys = new Set<Key>();
    const begin = () => {
      this.next = null;
      return this.read([...keys]);
    };
    const found = this.last.then(begin, begin);
    this.last = found;
    return { keys, found };
  }
}
