/** A map that can be branched: a branch sees its parent's rows and keeps its own writes until they are committed. */
export class Table<Key, Row> {
  private readonly rows = new Map<Key, Row>();

  constructor(private readonly parent: Table<Key, Row> | null = null) {}

  get(key: Key): Row | undefined {
    return this.rows.get(key) ?? this.parent?.get(key);
  }

  set(key: Key, row: Row): void {
    this.rows.set(key, row);
  }

  *values(): Iterable<Row> {
    if (this.parent) {
      for (const [key, row] of this.parent.rows) if (!this.rows.has(key)) yield row;
    }
    yield* this.rows.values();
  }

  branch(): Table<Key, Row> {
    return new Table(this);
  }

  /** Moves a branch's writes into its parent. */
  commit(): void {
    for (const [key, row] of this.rows) this.parent?.set(key, row);
  }
}
