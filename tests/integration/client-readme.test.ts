import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import { expect, it, onTestFinished } from "vitest";
import * as sdk from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { root } from "../architecture/root.js";
import { codeBlocks } from "../support/markdown.js";

const blocks = codeBlocks(readFileSync(join(root, "client/README.md"), "utf8"));

/** `localStorage` like a browser's. */
function browserStorage() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

/** Runs a block like a module, and returns its declarations. */
async function run(code: string, globals: Readonly<Record<string, unknown>>, names: readonly string[]) {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const body = `export {};\n${code}\nexports.declared = { ${names.join()} };`;
  const { outputText } = ts.transpileModule(body.replace(/^import .*$/gm, ""), { compilerOptions });
  const exports: { declared?: Record<string, unknown> } = {};
  const scope = { ...sdk, ...globals, exports };
  const main = compileFunction(`return (async () => {\n${outputText}\n})()`, Object.keys(scope)) as (
    ...values: readonly unknown[]
  ) => Promise<void>;
  await main(...Object.values(scope));
  return exports.declared ?? {};
}

it("runs the first steps of the README", async () => {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const password = "correct horse battery";
  await sdk.register({ url: app.url }, { email: "ada@example.com", password });
  const first = blocks.find(({ language }) => language === "ts");
  const code = (first?.code ?? "").replace("https://chat.example.com", app.url).replace("…", password);
  const localStorage = browserStorage();
  const { client, message } = await run(code, { localStorage, console: { log: () => undefined } }, [
    "client",
    "message",
  ]);
  onTestFinished(() => (client as sdk.SyncTalkClient).disconnect());
  expect(message).toMatchObject({ seq: 1, body: "Hello" });
  expect(localStorage.getItem("synctalk.session")).toContain("ada@example.com");
});
