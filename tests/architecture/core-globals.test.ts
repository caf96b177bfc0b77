import { join } from "node:path";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";
import { plantTree } from "./planted-tree.js";

const ABSENT = [
  "process",
  "Buffer",
  "fetch",
  "setTimeout",
  "setInterval",
  "console",
  "crypto",
  "window",
  "URL",
  "require",
];

const planted = plantTree({
  "src/domain/surroundings.ts": ABSENT.map((name) => `export const ${name}_ = ${name};\n`).join(""),
  "src/application/builtin.ts": `export { readFileSync } from "node:fs";\n`,
  "src/domain/pure.ts": "export const names = new Map([[1, 'one']]).values().next().value?.at(-1);\n",
});
afterAll(planted.remove);

it("compiles the core without the globals of Node and of the browser", () => {
  const file = join(planted.directory, "tsconfig.core.json");
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    planted.directory,
  );
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
  const messages = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));

  const refused = messages.map((message) => /^Cannot find (?:name|module) '([^']+)'/.exec(message)?.[1] ?? message);
  expect(refused.sort()).toEqual([...ABSENT, "node:fs"].sort());
});
