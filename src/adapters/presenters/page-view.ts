import { countThatFits } from "../../domain/shared/page-bytes.js";
import type { Page } from "../../protocol/entities.js";

const jsonSize = (view: unknown): number => Buffer.byteLength(JSON.stringify(view)) + ",".length;

/**
 * Builds a page of at most `limit` items, as many as fit its size. Another page follows if `items` holds one item more, or
 * from the cursor `next`.
 */
export function pageView<Item, View>(
  items: readonly Item[],
  limit: number,
  present: Readonly<{ view: (item: Item) => View; cursor: (item: Item) => string; next?: string | null }>,
): Page<View> {
  const views = items.slice(0, limit).map(present.view);
  const count = countThatFits(views, jsonSize);
  const last = items[count - 1];
  const nextCursor = items.length > count && last ? present.cursor(last) : (present.next ?? null);
  return { items: views.slice(0, count), nextCursor };
}
