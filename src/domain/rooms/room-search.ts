import { foldText } from "../search/fold-text.js";

/** Larger results are listed by name: sorting them by age would read all of them for each page. */
export const MAX_NEWEST_FIRST = 200;

/** Returns the folded name from each of its characters on, so that any part of the name is a prefix of one key. */
export function roomSearchKeys(name: string): readonly string[] {
  const letters = [...foldText(name)];
  const parts = letters.map((letter, index) => (letter === " " ? "" : letters.slice(index).join("")));
  return [...new Set(parts.filter((part) => part !== ""))];
}
