/** Maximum size of the items of one answer as JSON. */
export const MAX_PAGE_BYTES = 512 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Control characters with an escape of two characters. */
const SHORT_ESCAPES = "\b\f\n\r\t";

/** Size of a text as JSON in UTF-8, without its quotes. */
export function jsonBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) bytes += bytesOf(text.charCodeAt(index));
  return bytes;
}

/** Bytes of a UTF-16 unit in JSON. Each half of a surrogate pair counts as two of the pair's four bytes. */
function bytesOf(unit: number): number {
  if (unit < 0x20) return SHORT_ESCAPES.includes(String.fromCharCode(unit)) ? 2 : 6;
  if (unit < 0x80) return unit === QUOTE || unit === BACKSLASH ? 2 : 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

/** Number of items from the start that fit into one page: at least one, so that no page is empty. */
export function countThatFits<Item>(items: readonly Item[], bytesIn: (item: Item) => number): number {
  let bytes = 0;
  const tooMany = items.findIndex((item) => (bytes += bytesIn(item)) > MAX_PAGE_BYTES);
  return tooMany < 0 ? items.length : Math.max(1, tooMany);
}
