import { folded } from "../search/folded.js";

/** More rooms than these are listed by name: sorting them by age would mean to read all of them for each page. */
export const MAX_NEWEST_FIRST = 200;

/** What a room is found by: its folded name from each of its characters on, so that any part of it begins one of them. */
export function roomNamesToFind(name: string): readonly string[] {
  const letters = [...folded(name)];
  const parts = letters.map((letter, index) => (letter === " " ? "" : letters.slice(index).join("")));
  return [...new Set(parts.filter((part) => part !== ""))];
}
