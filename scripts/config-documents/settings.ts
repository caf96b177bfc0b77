import type { z } from "zod";

export type Section = Readonly<Record<string, z.ZodType>>;

/** The description of a setting, in Markdown. */
export function descriptionOf(name: string, schema: z.ZodType): string {
  const { description } = schema.meta() ?? {};
  if (description === undefined) throw new Error(`${name} has no description.`);
  return description;
}

/** The default of a setting as one writes it in `.env`. Empty when it has none, or none that is a text or a number. */
export function defaultOf(schema: z.ZodType): string {
  const { data } = schema.safeParse(undefined);
  const values: readonly unknown[] = Array.isArray(data) ? data : [data];
  return values.every((value) => typeof value === "string" || typeof value === "number") ? values.join(",") : "";
}
