import { mkdirSync, writeFileSync } from "node:fs";
import { apiDocuments, DIRECTORY } from "./documents.js";

mkdirSync(DIRECTORY, { recursive: true });
for (const [name, text] of Object.entries(apiDocuments())) {
  writeFileSync(new URL(name, DIRECTORY), text);
  console.log(`docs/api/${name}`);
}
