import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { root } from "../architecture/root.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const run = promisify(execFile);
const TOOLS = ["openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3", "@types/node@20.19.43"];
const COMPILER = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"];

/** Makes ten calls. A wrong name of a path, a parameter or a field does not compile. */
const PROGRAM = `
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const baseUrl = process.argv[2] ?? "";
const problems: (string | undefined)[] = [];
const done = <Data>({ data, error }: { data?: Data; error?: { code?: string } }): Data => {
  if (error) throw new Error(String(error.code));
  return data as Data;
};

const account = { email: "ada@example.com", password: "correct horse battery", username: "ada" };
const stranger = createClient<paths>({ baseUrl });
done(await stranger.POST("/api/auth/register", { body: account }));
const { accessToken } = done(await stranger.POST("/api/auth/login", { body: account }));

const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${accessToken}\` } });
const me = done(await client.GET("/api/users/me"));
const room = done(await client.POST("/api/rooms", { body: { name: "Engine room", visibility: "public" } }));
const path = { roomId: room.id };
const message = done(await client.POST("/api/rooms/{roomId}/messages", { params: { path }, body: { body: "Hello" } }));
const one = { path: { ...path, messageId: message.id } };
done(await client.PATCH("/api/rooms/{roomId}/messages/{messageId}", { params: one, body: { body: "Hello!" } }));
const history = done(await client.GET("/api/rooms/{roomId}/messages", { params: { path, query: { limit: 10 } } }));
const members = done(await client.GET("/api/rooms/{roomId}/members", { params: { path } }));
const refused = await client.GET("/api/rooms/{roomId}", { params: { path: { roomId: me.id } } });
if (refused.error?.code === "room.not_found") problems.push(refused.error.code);
done(await client.POST("/api/auth/logout"));

const bodies: (string | null)[] = history.items.map(({ body }) => body);
console.log(JSON.stringify({ author: message.author.id === me.id, bodies, members: members.items.length, problems }));
`;

it("compiles a client generated from the OpenAPI document, which makes ten calls", { timeout: 120_000 }, async () => {
  const directory = await temporaryDirectory();
  const inDirectory = { cwd: directory };
  await writeFile(join(directory, "package.json"), JSON.stringify({ type: "module", private: true }));
  await writeFile(join(directory, "program.ts"), PROGRAM);
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...TOOLS], inDirectory);
  const tool = (path: string, ...options: string[]) =>
    run(process.execPath, [join("node_modules", path), ...options], inDirectory);
  await tool("openapi-typescript/bin/cli.js", join(root, "docs/api/openapi.json"), "--output", "api.ts");
  await tool("typescript/bin/tsc", ...COMPILER, "program.ts");
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const { stdout } = await run(process.execPath, ["program.js", app.url], inDirectory);
  const expected = { author: true, bodies: ["Hello!"], members: 1, problems: ["room.not_found"] };
  expect(JSON.parse(stdout)).toEqual(expected);
});
