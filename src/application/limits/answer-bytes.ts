import { utf8Bytes } from "../../domain/shared/text.js";

/** How many bytes an answer takes as JSON in UTF-8, but for escapes: what reading it costs. */
export function answerBytes(value: unknown): number {
  if (typeof value === "string") return utf8Bytes(value) + 2;
  if (typeof value !== "object" || value === null) return 5;
  if (value instanceof Date) return 26;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + answerBytes(item) + 1, 2);
  let sum = 2;
  for (const [key, field] of Object.entries(value)) if (field !== undefined) sum += key.length + 4 + answerBytes(field);
  return sum;
}
