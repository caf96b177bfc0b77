import { countThatFits } from "../../domain/shared/page-bytes.js";
import type { Page } from "../../protocol/entities.js";

const jsonSize = (view: unknown): number => Buffer.byteLength(JSON.stringify(view)) + ",".length;

/**
 * Builds a page of at most `limit` items, as many as fit its size. `items` holds one item more if another page follows.
 */
export function pageView<Item, View>(
  items: readonly Item[],
  limit: number,
  present: Readonly<{ view: (item: Item) => View; cursor: (item: Item) => string }>,
): Page<View> {
  const views = items.slice(0, limit).map(present.view);
  const count = countThatFits(views, jsonSize);
  const last = items[count - 1];
  return { items: views.slice(0, count), nextCursor: items.length > count && last ? present.cursor(last) : null };
}
