import { z } from "zod";
import { isRecord } from "./parse-input.js";

const MAX_NAMED = 5;
const SAFE_NAME = /^[\w.-]{1,40}$/;

/** A hint for frontend developers: keys of the input that the schema does not know. `null` when there are none. */
export function ignoredKeys(schema: z.ZodType, input: unknown): string | null {
  if (!(schema instanceof z.ZodObject) || !isRecord(input)) return null;
  const unknown = Object.keys(input).filter((key) => !Object.hasOwn(schema.shape, key));
  const named = unknown.filter((key) => SAFE_NAME.test(key)).slice(0, MAX_NAMED);
  const more = unknown.length - named.length;
  if (unknown.length === 0) return null;
  return `ignored unknown keys: ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(", ")}`;
}
