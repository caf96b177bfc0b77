import type { FieldError } from "../shared/field-errors.js";
import { codePointLength, isSafeDisplayText } from "../shared/text.js";

export const MAX_TOPIC = 250;

export const normalizedTopic = (text: string): string => text.trim();

/** Checks a trimmed topic, which is one line. An empty topic is none. */
export function validateTopic(topic: string): readonly FieldError[] {
  const refused = (message: string): FieldError[] => [{ path: "topic", message }];
  if (codePointLength(topic) > MAX_TOPIC) return refused(`must be at most ${MAX_TOPIC} characters long`);
  if (topic === "" || isSafeDisplayText(topic)) return [];
  return refused("must be one line without control, invisible or unassigned characters");
}
