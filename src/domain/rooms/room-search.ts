import { foldText } from "../search/fold-text.js";

/**
 * Maximum result that is sorted by age. Larger ones are listed by name, because sorting them by age would read all of
 * them for each page.
 */
export const MAX_NEWEST_FIRST = 200;

/**
 * Returns the folded name from each of its characters to the end, so that any part of the name is a prefix of a key.
 */
export function roomSearchKeys(name: string): readonly string[] {
  const letters = [...foldText(name)];
  const parts = letters.map((letter, index) => (letter === " " ? "" : letters.slice(index).join("")));
  return [...new Set(parts.filter((part) => part !== ""))];
}
