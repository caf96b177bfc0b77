import type { z } from "zod";
import { refuseAll, type Problem } from "../../domain/shared/problems.js";

/** What the domain says of the fields that are there. */
export type DomainProblems<Schema extends z.ZodType> = (fields: Partial<z.output<Schema>>) => readonly Problem[];

/** The input in the schema's shape. Refuses with every problem at once: the schema's, and the domain's with the other fields. */
export function checkedInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  domainProblems: DomainProblems<Schema> = () => [],
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const wrong = new Set(issues.map(({ path }) => path[0]));
  const sound = Object.entries(isRecord(input) ? input : {}).filter(([field]) => !wrong.has(field));
  const ofDomain = domainProblems(Object.fromEntries(sound) as Partial<z.output<Schema>>);
  refuseAll([...issues.map(({ path, message }) => ({ path: path.join("."), message })), ...ofDomain]);
  throw parsed.error;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
