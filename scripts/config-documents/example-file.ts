import type { z } from "zod";
import { SECTIONS } from "../../src/main/config/settings/environment.js";
import { defaultOf, descriptionOf, type Section } from "./settings.js";

const WIDTH = 118;

const HEADER = `# Copy this file to .env. Nothing in it is needed for \`npm start\`: without a .env the server runs on an embedded database.
# It is written for PostgreSQL and Redis from docker-compose.yml, with the server from \`npm run dev\`. Lines that are commented out show
# defaults. A variable of the environment wins over this file. docs/configuration.md describes every variable.
# \`npm run docs:config\` writes this file from src/main/config/settings.

# The password of the database in docker-compose.yml, which is also part of DATABASE_URL. Letters and digits only.
POSTGRES_PASSWORD=change-me
`;

/** Values for the services of docker-compose.yml. All other settings are commented out. */
const FILLED_IN: Readonly<Record<string, string>> = {
  DATABASE_URL: "postgresql://synctalk:change-me@127.0.0.1:5432/synctalk",
  REDIS_URL: "redis://127.0.0.1:6379",
  JWT_SECRET: "",
};

/** The text without Markdown marks. Leaves out sentences that only link to a page. */
const plainText = (markdown: string): string =>
  markdown
    .replaceAll(/ See \[[^\]]*\]\([^)]*\)\./g, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll("`", "");

/** Formats the text as a comment, on as many lines as it needs. */
function comment(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines.join("\n");
}

function entryOf([name, schema]: readonly [string, z.ZodType]): string {
  const value = FILLED_IN[name];
  const line = value === undefined ? `# ${name}=${defaultOf(schema)}` : `${name}=${value}`;
  return `${comment(plainText(descriptionOf(name, schema)))}\n${line}\n`;
}

const sectionOf = ([title, section]: readonly [string, Section]): string =>
  [`# --- ${title} ${"-".repeat(WIDTH - 7 - title.length)}\n`, ...Object.entries(section).map(entryOf)].join("\n");

export const exampleFile = (): string => [HEADER, ...Object.entries(SECTIONS).map(sectionOf)].join("\n");
