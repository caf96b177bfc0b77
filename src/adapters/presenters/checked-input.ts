import type { z } from "zod";
import { refuseAll } from "../../domain/shared/problems.js";

/** The input in the schema's shape; refuses with every problem at once. */
export function checkedInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  refuseAll(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
  throw parsed.error;
}
