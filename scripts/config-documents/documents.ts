import { readFileSync } from "node:fs";
import { SECTIONS } from "../../src/main/config/settings/environment.js";
import { exampleFile } from "./example-file.js";
import { tableOf } from "./table.js";

export const ROOT = new URL("../../", import.meta.url);
const PAGE = "docs/configuration.md";

/** The lines of the first table. */
const TABLE = /^\|.*(?:\n\|.*)*$/m;

/** The page with a new table in each section. The text around the tables stays unchanged. */
function configurationPage(): string {
  const [title = "", ...parts] = readFileSync(new URL(PAGE, ROOT), "utf8").split("\n## ");
  const written = parts.map((part) => {
    const section = Object.entries(SECTIONS).find(([heading]) => part.startsWith(`${heading}\n`));
    return section ? part.replace(TABLE, () => tableOf(section[1])) : part;
  });
  return [title, ...written].join("\n## ");
}

/** The files that are generated from the settings, by path. */
export const configDocuments = (): Readonly<Record<string, string>> => ({
  [PAGE]: configurationPage(),
  ".env.example": exampleFile(),
});
