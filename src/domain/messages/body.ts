import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { codePointLength, isVisible, isStorableText } from "../shared/text.js";

/**
 * Maximum of surrounding white space in a message of full length, which is not counted, such as the line break of a
 * paste.
 */
const MAX_SURROUNDING_SPACE = 16;

/** Returns a valid body unchanged. Throws for an invalid one. */
export function parseBody(body: string, maxCharacters: number): string {
  throwIfInvalid(validateBody({ body }, maxCharacters));
  return body;
}

/** Checks the body, if there is one. `maxCharacters`: its longest length, in code points. */
export function validateBody({ body }: Readonly<{ body?: string }>, maxCharacters: number): readonly FieldError[] {
  if (body === undefined) return [];
  if (!isStorableText(body)) return [{ path: "body", message: "must be well-formed text without NUL" }];
  if (!isVisible(body)) return [{ path: "body", message: "must not be empty", code: "message.empty" }];
  if (body.length <= maxCharacters) return [];
  const [whole, trimmed] = [codePointLength(body), codePointLength(body.trim())];
  const fits = whole <= maxCharacters || (trimmed <= maxCharacters && whole - trimmed <= MAX_SURROUNDING_SPACE);
  if (fits) return [];
  return [{ path: "body", message: `must be at most ${maxCharacters} characters long`, code: "message.too_long" }];
}
