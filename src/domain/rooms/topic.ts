import type { FieldError } from "../shared/field-errors.js";
import { codePointLength, isSafeDisplayText } from "../shared/text.js";

export const normalizedTopic = (text: string): string => text.trim();

/** Checks a trimmed topic, which is one line of `most` code points or fewer. An empty topic is none. */
export function validateTopic(topic: string, most: number): readonly FieldError[] {
  const refused = (message: string): FieldError[] => [{ path: "topic", message }];
  if (codePointLength(topic) > most) return refused(`must be at most ${most} characters long`);
  if (topic === "" || isSafeDisplayText(topic)) return [];
  return refused("must be one line without control, invisible or unassigned characters");
}
