import { folded } from "../search/folded.js";
import { refuseAll, type Problem } from "../shared/problems.js";
import { characters } from "../shared/text.js";
import type { UserSummary } from "./user.js";

const SHORTEST_QUERY = 2;
const LONGEST_QUERY = 80;

/** What a name must begin with to be found. */
export function checkedPeopleQuery(q: string): string {
  refuseAll(peopleQueryProblems({ q }));
  return folded(q);
}

export function peopleQueryProblems({ q }: Readonly<{ q?: string }>): readonly Problem[] {
  if (q === undefined) return [];
  const length = characters(folded(q));
  if (length >= SHORTEST_QUERY && length <= LONGEST_QUERY) return [];
  return [{ path: "q", message: `must be ${SHORTEST_QUERY} to ${LONGEST_QUERY} characters long` }];
}

/** What someone is found by: their username, and their display name from each of its words on. */
export function namesToFind({ username, displayName }: UserSummary): readonly string[] {
  const words = folded(displayName).split(" ");
  return [...new Set([username, ...words.map((_, index) => words.slice(index).join(" "))])].filter(
    (name) => name !== "",
  );
}
