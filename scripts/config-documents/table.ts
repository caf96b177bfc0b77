import type { z } from "zod";
import { defaultOf, descriptionOf, type Section } from "./settings.js";

function defaultCell(schema: z.ZodType): string {
  const value = defaultOf(schema);
  if (value !== "") return ` \`${value}\` `;
  const unset = schema.meta()?.["unset"];
  return typeof unset === "string" ? ` ${unset} ` : " ";
}

const rowOf = ([name, schema]: readonly [string, z.ZodType]): string =>
  `| \`${name}\` |${defaultCell(schema)}| ${descriptionOf(name, schema)} |`;

export const tableOf = (section: Section): string =>
  ["| variable | default | meaning |", "| --- | --- | --- |", ...Object.entries(section).map(rowOf)].join("\n");
