import { readFile } from "node:fs/promises";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { writeDocumentedFiles } from "../support/documented-files.js";
import { codeBlocks } from "../support/markdown.js";

const PAGE = "docs/adapters.md";
const { paths, remove } = await writeDocumentedFiles(PAGE);
afterAll(remove);

describe(`the tests that ${PAGE} tells to write`, async () => {
  for (const path of paths) if (path.endsWith(".test.ts")) await import(path);
});

describe(PAGE, () => {
  it("shows files that compile under the project's own rules", () => {
    const { config } = ts.readConfigFile("tsconfig.base.json", (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent({ ...config, files: paths }, ts.sys, process.cwd());
    const program = ts.createProgram(paths, { ...options, noEmit: true });
    const problems = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName.includes("/dist/.docs-"));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  }, 60_000);

  it("quotes and changes lines that are there", async () => {
    const blocks = codeBlocks(await readFile(PAGE, "utf8"));
    const port = blocks.find(({ code }) => code.startsWith("export interface PasswordHasher"));
    expect(await readFile("src/application/ports/password-hasher.ts", "utf8")).toBe(port?.code);
    for (const { file, code } of blocks.filter(({ language }) => language === "diff")) {
      const lines = code.split("\n").filter((line) => line.startsWith("-"));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect((await readFile(file ?? "", "utf8")).split("\n")).toContain(line.slice(1));
    }
  });
});
