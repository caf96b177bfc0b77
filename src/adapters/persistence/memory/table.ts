/** A map that can be branched. A branch reads its parent's rows, and writes to its parent only at the commit. */
export class Table<Key, Row> {
  /** In a branch, `null` marks a removed row of the parent. */
  private readonly rows = new Map<Key, Row | null>();

  /**
   * `onSet` is called for each row that is written to this table, with the row that it replaces; `onDelete` for each row
   * that is removed from it.
   */
  constructor(
    private readonly parent: Table<Key, Row> | null = null,
    private readonly onSet?: (row: Row, earlier?: Row) => void,
    private readonly onDelete?: (row: Row) => void,
  ) {}

  get(key: Key): Row | undefined {
    const own = this.rows.get(key);
    return own === undefined ? this.parent?.get(key) : (own ?? undefined);
  }

  set(key: Key, row: Row): void {
    this.onSet?.(row, this.get(key));
    this.rows.set(key, row);
  }

  delete(key: Key): void {
    const row = this.rows.get(key);
    if (this.parent) this.rows.set(key, null);
    else this.rows.delete(key);
    if (row) this.onDelete?.(row);
  }

  *values(): Iterable<Row> {
    if (this.parent) {
      for (const [key, row] of this.parent.rows) if (row !== null && !this.rows.has(key)) yield row;
    }
    for (const row of this.rows.values()) if (row !== null) yield row;
  }

  branch(): Table<Key, Row> {
    return new Table(this);
  }

  /** Moves a branch's writes into its parent. */
  commit(): void {
    for (const [key, row] of this.rows) {
      if (row === null) this.parent?.delete(key);
      else this.parent?.set(key, row);
    }
  }
}
