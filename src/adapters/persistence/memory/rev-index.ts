type Entry<Id> = Readonly<{ id: Id; rev: number }>;

/** The ids of entities in the order of `rev`. Reading the entities after a `rev` costs their number. */
export class RevIndex<Id> {
  private readonly entries: Entry<Id>[] = [];

  /** Moves an entity from its earlier `rev` to `rev`. */
  move(id: Id, rev: number, earlier?: number): void {
    if (rev === earlier) return;
    if (earlier !== undefined) this.remove(id, earlier);
    this.entries.splice(this.placeAfter(rev), 0, { id, rev });
  }

  countAfter(rev: number): number {
    return this.entries.length - this.placeAfter(rev);
  }

  /** The first `count` ids after `rev`, and those that share the `rev` of the last of them. */
  firstAfter(rev: number, count: number): Id[] {
    const start = this.placeAfter(rev);
    const last = this.entries[Math.min(start + count, this.entries.length) - 1];
    return this.entries.slice(start, last && this.placeAfter(last.rev)).map(({ id }) => id);
  }

  /** All ids, the highest `rev` first. */
  *newestFirst(): Iterable<Id> {
    for (let place = this.entries.length - 1; place >= 0; place -= 1) {
      const entry = this.entries[place];
      if (entry) yield entry.id;
    }
  }

  remove(id: Id, rev: number): void {
    for (let place = this.placeAfter(rev - 1); this.entries[place]?.rev === rev; place += 1) {
      if (this.entries[place]?.id === id) return void this.entries.splice(place, 1);
    }
  }

  /** The place of the first entry above `rev`. */
  private placeAfter(rev: number): number {
    let low = 0;
    let high = this.entries.length;
    if ((this.entries[high - 1]?.rev ?? 0) <= rev) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.rev ?? 0) <= rev) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
