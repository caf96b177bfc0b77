/** Ids in ascending order. */
export class SortedIds<Id extends string> {
  private readonly ids: Id[] = [];

  add(id: Id): void {
    const place = this.placeOf(id);
    if (this.ids[place] !== id) this.ids.splice(place, 0, id);
  }

  delete(id: Id): void {
    const place = this.placeOf(id);
    if (this.ids[place] === id) this.ids.splice(place, 1);
  }

  /** The last `count` ids below `id`, or of all ids, in descending order. */
  lastBefore(id: Id | null, count: number): Id[] {
    const end = id === null ? this.ids.length : this.placeOf(id);
    return this.ids.slice(Math.max(0, end - count), end).reverse();
  }

  [Symbol.iterator](): Iterator<Id> {
    return this.ids.values();
  }

  /** The place of the first id that is not below `id`. */
  private placeOf(id: Id): number {
    let low = 0;
    let high = this.ids.length;
    const last = this.ids[high - 1];
    if (last === undefined || last < id) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ids[middle] as Id) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function sortedIdsOf<Id extends string>(indexes: Map<string, SortedIds<Id>>, key: string): SortedIds<Id> {
  const index = indexes.get(key) ?? new SortedIds<Id>();
  indexes.set(key, index);
  return index;
}
