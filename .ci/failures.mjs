// failures.mjs DIRECTORY: prints the name and the first lines of each failure in the Vitest reports of a directory.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const LINES = 12;
const [directory] = process.argv.slice(2);

for (const name of readdirSync(directory).filter((file) => file.endsWith(".json"))) {
  for (const file of readReport(name).testResults ?? []) {
    const path = relative(process.cwd(), file.name);
    const failed = file.assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0 && file.status === "failed") print(path, file.message);
    for (const test of failed) print(`${path} > ${test.fullName}`, test.failureMessages.join("\n"));
  }
}

function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(directory, name), "utf8"));
  } catch {
    return {};
  }
}

function print(title, message = "") {
  const lines = stripVTControlCharacters(message).split("\n").slice(0, LINES);
  console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join("\n")}`);
}
