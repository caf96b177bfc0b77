import { writeFileSync } from "node:fs";
import { configDocuments, ROOT } from "./documents.js";

for (const [path, text] of Object.entries(configDocuments())) {
  writeFileSync(new URL(path, ROOT), text);
  console.log(path);
}
