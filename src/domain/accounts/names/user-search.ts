import { foldText } from "../../search/fold-text.js";
import { throwIfInvalid, type FieldError } from "../../shared/field-errors.js";
import { codePointLength } from "../../shared/text.js";
import type { User } from "../user.js";

const MIN_QUERY = 2;
const MAX_QUERY = 80;

/** Returns the folded prefix of the names to find. */
export function parseSearchPrefix(q: string): string {
  throwIfInvalid(validateSearchPrefix({ q }));
  return foldText(q);
}

export function validateSearchPrefix({ q }: Readonly<{ q?: string }>): readonly FieldError[] {
  if (q === undefined) return [];
  const length = codePointLength(foldText(q));
  if (length >= MIN_QUERY && length <= MAX_QUERY) return [];
  return [{ path: "q", message: `must be ${MIN_QUERY} to ${MAX_QUERY} characters long` }];
}

type Names = Pick<User, "username" | "displayName">;

/** Keys by which a user is found: the username, and the display name from the start of each word. */
export function searchKeys({ username, displayName }: Names): readonly string[] {
  const words = foldText(displayName).split(" ");
  return [...new Set([username, ...words.map((_, index) => words.slice(index).join(" "))])].filter(
    (name) => name !== "",
  );
}
