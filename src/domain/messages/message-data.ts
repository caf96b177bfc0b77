import type { FieldError } from "../shared/field-errors.js";
import { isStorableText, utf8Bytes } from "../shared/text.js";

/** Maximum size of data as JSON in UTF-8. */
export const MAX_DATA_BYTES = 4096;

/** Maximum of objects and arrays inside one another. The data itself is the first. */
export const MAX_DATA_DEPTH = 8;

/** Checks the data, if there is any. Data of a frontend's own is a JSON object. */
export function validateData({ data }: Readonly<{ data?: unknown }>): readonly FieldError[] {
  if (data === undefined) return [];
  if (!isPlainObject(data)) return [{ path: "data", message: "must be a JSON object" }];
  const problem = problemOf(data, 1);
  if (problem !== null) return [{ path: "data", message: problem }];
  if (utf8Bytes(JSON.stringify(data)) <= MAX_DATA_BYTES) return [];
  return [{ path: "data", message: `must be at most ${MAX_DATA_BYTES} bytes long as JSON` }];
}

/** Returns the first problem of a value that stands at this depth. */
function problemOf(value: unknown, depth: number): string | null {
  if (value === null || typeof value === "boolean") return null;
  if (typeof value === "string") return textProblem(value);
  if (typeof value === "number") return Number.isFinite(value) ? null : "must hold only finite numbers";
  if (!Array.isArray(value) && !isPlainObject(value)) return "must hold only JSON values";
  if (depth > MAX_DATA_DEPTH) return `must be at most ${MAX_DATA_DEPTH} levels deep`;
  return Array.isArray(value) ? firstProblem(value, depth) : objectProblem(value, depth);
}

const textProblem = (text: string): string | null =>
  isStorableText(text) ? null : "must hold only well-formed text without NUL";

/** Refuses `__proto__`, because clients that merge objects would change a prototype with it. */
function objectProblem(value: object, depth: number): string | null {
  const keys = Object.keys(value);
  if (keys.includes("__proto__")) return "must not have a key __proto__";
  return firstProblem(keys, depth) ?? firstProblem(Object.values(value), depth);
}

function firstProblem(values: readonly unknown[], depth: number): string | null {
  for (const value of values) {
    const problem = problemOf(value, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

/** Whether the value is an object as `JSON.parse` makes it, and not a date, a buffer or another instance of a class. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
