import type { z } from "zod";
import { throwIfInvalid, type FieldError } from "../../domain/shared/field-errors.js";

/** Checks the fields that are present by the rules of the domain. */
export type DomainProblems<Fields> = (fields: Partial<Fields>) => readonly FieldError[];

/**
 * Parses the input. Refuses with all problems at once: invalid fields by the schema, and valid fields that break a rule
 * of the domain.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  domainProblems: DomainProblems<z.output<Schema>> = () => [],
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const wrong = new Set(issues.map(({ path }) => path[0]));
  const sound = Object.entries(isRecord(input) ? input : {}).filter(([field]) => !wrong.has(field));
  const ofDomain = domainProblems(Object.fromEntries(sound) as Partial<z.output<Schema>>).filter(
    ({ path }) => !wrong.has(path),
  );
  throwIfInvalid([...issues.map(({ path, message }) => ({ path: path.join("."), message })), ...ofDomain]);
  throw parsed.error;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
