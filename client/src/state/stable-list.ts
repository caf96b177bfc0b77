const EMPTY: readonly never[] = Object.freeze([]);

/** Returns the earlier list when a new one has the same items, so that a comparison by identity sees no change. */
export function stableLists<Item extends object>(): (items: readonly Item[]) => readonly Item[] {
  const earlier = new WeakMap<Item, readonly Item[]>();
  return (items) => {
    const [first] = items;
    if (first === undefined) return EMPTY;
    const held = earlier.get(first);
    if (held?.length === items.length && held.every((item, index) => item === items[index])) return held;
    earlier.set(first, items);
    return items;
  };
}
