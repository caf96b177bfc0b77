import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { plantTree } from "./planted-tree.js";

const oxlint = fileURLToPath(new URL("../../node_modules/oxlint/bin/oxlint", import.meta.url));

const violations: Record<string, string> = {
  "typescript(no-explicit-any)": "export const room: any = 1;",
  "typescript(no-floating-promises)": "export function send() { Promise.resolve(1); }",
  "typescript(no-misused-promises)": "export const odd = [1].filter(async () => true);",
  "typescript(await-thenable)": "export const wait = async (room: { id: string }) => (await room).id;",
  "typescript(switch-exhaustiveness-check)":
    "export function f(k: 'a' | 'b') { switch (k) { case 'a': return 1; } return 2; }",
  "typescript(consistent-type-imports)": "import { Thing } from './thing.js';\nexport type Other = Thing;",
  "typescript(no-non-null-assertion)": "export const first = (names: string[]) => names[0]!;",
  "typescript(ban-ts-comment)": "// @ts-expect-error: because\nexport const room = 1;",
  "typescript(only-throw-error)": "export function f() { throw 'no'; }",
  "import(no-default-export)": "export default 1;",
  "unicorn(prefer-node-protocol)": "import { join } from 'path';\nexport const path = join('a', 'b');",
  "eslint(no-console)": "export const f = () => console.log('hi');",
  "eslint(max-lines)": Array.from({ length: 251 }, (_, line) => `export const n${line} = ${line};`).join("\n"),
};

const files = Object.fromEntries(
  Object.values(violations).map((code, index) => [`src/main/planted-${index}.ts`, code]),
);
const planted = plantTree({ ...files, "src/main/thing.ts": "export type Thing = { id: string };\n" });
afterAll(planted.remove);

it("reports one planted violation for each lint rule that the project relies on, including rules that need types", () => {
  const { stdout } = spawnSync(process.execPath, [oxlint, "--type-aware", "--format", "json", "src"], {
    cwd: planted.directory,
    encoding: "utf8",
  });
  const report = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const caught = report.diagnostics.map(({ code, filename }) => `${filename}: ${code}`);
  expect(caught.sort()).toEqual(
    Object.keys(violations)
      .map((rule, index) => `src/main/planted-${index}.ts: ${rule}`)
      .sort(),
  );
});
