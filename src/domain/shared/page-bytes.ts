/** Bytes that the items of one answer may take as JSON. */
export const MAX_PAGE_BYTES = 512 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Control characters with an escape of two characters. */
const SHORT_ESCAPES = "\b\f\n\r\t";

/** Bytes of a text as JSON in UTF-8, without its quotes. */
export function jsonBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) bytes += bytesOf(text.charCodeAt(index));
  return bytes;
}

/** Either half of a surrogate pair takes half of the pair's four bytes. */
function bytesOf(unit: number): number {
  if (unit < 0x20) return SHORT_ESCAPES.includes(String.fromCharCode(unit)) ? 2 : 6;
  if (unit < 0x80) return unit === QUOTE || unit === BACKSLASH ? 2 : 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

/** How many of the first items fit together. The first one always does: a page is never empty. */
export function countThatFits<Item>(items: readonly Item[], bytesIn: (item: Item) => number): number {
  let bytes = 0;
  const tooMany = items.findIndex((item) => (bytes += bytesIn(item)) > MAX_PAGE_BYTES);
  return tooMany < 0 ? items.length : Math.max(1, tooMany);
}
