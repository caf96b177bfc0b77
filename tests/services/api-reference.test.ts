import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { root } from "../architecture/root.js";
import { openPage } from "../support/chromium.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const run = promisify(execFile);
const TOOLS = ["@redocly/cli@2.77.0", "@asyncapi/parser@3.6.6"];
/** The reference is one file of 5 MB, which Chromium compiles on first use. */
const SHOWN_MS = 30_000;

/** The viewer probes `eval` and works without it. */
const PROBE = "error: content policy: script-src eval";

/** Diagnostics of the parser as `[code, path, message]`; severity 0 is an error. */
const PARSE = `
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";
const { diagnostics } = await new Parser().parse(await readFile(process.argv[2], "utf8"));
const errors = diagnostics.filter(({ severity }) => severity === 0);
console.log(JSON.stringify(errors.map(({ code, path, message }) => [code, path.join("/"), message])));
`;

it.each([
  ["the REST operations", "", "Create an account and log it in."],
  ["the socket events", "?api=socket", "room:changed"],
])("shows %s at /docs from the server alone, under its content security policy", async (_, query, text) => {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const { page, problems } = await openPage("about:blank");
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(app.url)) elsewhere.push(request.url());
  });
  await page.goto(`${app.url}/docs/${query}`);
  await page.getByText(text).first().waitFor({ timeout: SHOWN_MS });
  expect(elsewhere).toEqual([]);
  expect(problems.filter((problem) => problem !== PROBE)).toEqual([]);
});

it("publishes documents without an error of Redocly or of the AsyncAPI parser", { timeout: 180_000 }, async () => {
  const directory = await temporaryDirectory();
  const inDirectory = { cwd: directory, env: { ...process.env, REDOCLY_TELEMETRY: "off" } };
  await writeFile(join(directory, "package.json"), JSON.stringify({ type: "module", private: true }));
  await writeFile(join(directory, "parse.mjs"), PARSE);
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...TOOLS], inDirectory);
  const node = async (...args: string[]) => (await run(process.execPath, args, inDirectory)).stdout;
  const openApi = join(root, "docs/api/openapi.json");
  await node("node_modules/@redocly/cli/bin/cli.js", "lint", "--extends=minimal", openApi);
  expect(JSON.parse(await node("parse.mjs", join(root, "docs/api/asyncapi.json")))).toEqual([]);
  const broken = join(directory, "broken.json");
  await writeFile(broken, (await readFile(openApi, "utf8")).replace('"responses"', '"respones"'));
  await expect(node("node_modules/@redocly/cli/bin/cli.js", "lint", "--extends=minimal", broken)).rejects.toThrow();
});

it("redirects from /docs to /docs/ within the base path", async () => {
  const app = await startTestServer({ config: { publicUrl: "https://example.com/chat" } });
  onTestFinished(() => app.close());
  const answer = await fetch(`${app.url}/chat/docs`, { redirect: "manual" });
  const target = new URL(answer.headers.get("location") ?? "", `${app.url}/chat/docs`);
  expect([answer.status, target.pathname]).toEqual([308, "/chat/docs/"]);
  expect((await fetch(target)).status).toBe(200);
});
