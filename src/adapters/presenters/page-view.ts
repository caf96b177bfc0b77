import type { Page } from "../../protocol/entities.js";

/** A page of `limit` items from a list that was asked for one more, so that the end is known. */
export function pageView<Item, View>(
  items: readonly Item[],
  limit: number,
  present: Readonly<{ view: (item: Item) => View; cursor: (item: Item) => string }>,
): Page<View> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(present.view), nextCursor: items.length > limit && last ? present.cursor(last) : null };
}
