import type { z } from "zod";

export type Section = Readonly<Record<string, z.ZodType>>;

/** The description of a setting, in Markdown. */
export function descriptionOf(name: string, schema: z.ZodType): string {
  const { description } = schema.meta() ?? {};
  if (description === undefined) throw new Error(`${name} has no description.`);
  return description;
}

/**
 * The default of a setting as written in `.env`. Empty without a default, or with one that is neither a text nor a
 * number.
 */
export function defaultOf(schema: z.ZodType): string {
  const { data } = schema.safeParse(undefined);
  const values: readonly unknown[] = Array.isArray(data) ? data : [data];
  return values.every((value) => typeof value === "string" || typeof value === "number") ? values.join(",") : "";
}
