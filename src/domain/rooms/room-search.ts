import { foldText } from "../search/fold-text.js";

/** More rooms than these are listed by name: sorting them by age would mean to read all of them for each page. */
export const MAX_NEWEST_FIRST = 200;

/** The search names of a room: its folded name from each character on, so that any part of the name is a prefix of one. */
export function roomSearchKeys(name: string): readonly string[] {
  const letters = [...foldText(name)];
  const parts = letters.map((letter, index) => (letter === " " ? "" : letters.slice(index).join("")));
  return [...new Set(parts.filter((part) => part !== ""))];
}
