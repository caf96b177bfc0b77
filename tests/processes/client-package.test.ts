import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { expect, it, onTestFinished } from "vitest";
import { root } from "../architecture/root.js";
import { codeBlocks } from "../support/markdown.js";

type Packed = Readonly<{ filename: string; files: readonly Readonly<{ path: string }>[] }>;

/** Runs `npm pack`, which makes the tarball that `npm publish` would upload. */
function pack(...options: readonly string[]): Packed {
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", ...options], {
    cwd: join(root, "client"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = JSON.parse(output) as readonly Packed[];
  if (!packed) throw new Error("npm packed nothing.");
  return packed;
}

const inClient = (path: string) => readFileSync(join(root, "client", path), "utf8");

it("packs the licence, the README, types and source maps that hold their sources, and no tests", () => {
  const files = pack("--dry-run").files.map(({ path }) => path);
  expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/client/src/index.d.ts"]));
  expect(files).toEqual(expect.arrayContaining(["dist/client/src/react/index.d.ts", "dist/client/src/react/index.js"]));
  expect(inClient("LICENSE")).toBe(readFileSync(join(root, "LICENSE"), "utf8"));
  expect(files.filter((path) => /[.]test[.]|testing/.test(path))).toEqual([]);
  const scripts = files.filter((path) => path.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(20);
  for (const script of scripts) {
    expect(files).toContain(`${script}.map`);
    const { sources, sourcesContent } = JSON.parse(inClient(`${script}.map`)) as Record<string, readonly string[]>;
    expect(sourcesContent).toHaveLength(sources?.length ?? -1);
  }
}, 60_000);

/** A project that has the packed SDK, its one dependency and React, and neither zod nor the server. */
function consumer(): string {
  const directory = mkdtempSync(join(tmpdir(), "synctalk-consumer-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const installed = join(directory, "node_modules/@synctalk/client");
  mkdirSync(installed, { recursive: true });
  const { filename } = pack("--pack-destination", directory);
  execFileSync("tar", ["-xzf", join(directory, filename), "-C", installed, "--strip-components=1"]);
  mkdirSync(join(directory, "node_modules/@types"));
  for (const name of ["socket.io-client", "react", "@types/react", "csstype"])
    symlinkSync(join(root, "node_modules", name), join(directory, "node_modules", name), "junction");
  writeFileSync(join(directory, "package.json"), JSON.stringify({ type: "module" }));
  return directory;
}

const README = codeBlocks(readFileSync(join(root, "client/README.md"), "utf8"));

const APP = `
import { createClient, RequestError, type ErrorCode, type Message, type Page, type Room } from "@synctalk/client";

const client = createClient({ url: "http://localhost", token: () => "" });
export const rooms: Promise<Page<Room>> = client.rest.rooms({ membership: "joined", limit: 10 });
export const message: Promise<Message> = client.rest.message({ roomId: "room", id: "message" });
export const known: ErrorCode = "room.muted";
// @ts-expect-error: no such code
export const unknown: ErrorCode = "room.mute";
// @ts-expect-error: no such field
void client.rest.rooms({ query: "ada" });
// @ts-expect-error: no such call
void client.rest.listRooms();

export function textOf(error: unknown): string {
  if (!(error instanceof RequestError)) return "";
  switch (error.code) {
    case "room.muted":
    case "client.unreachable":
    case "code.of_a_newer_server":
      return error.code;
    default:
      return error.message;
  }
}
`;

it("compiles in a strict project without zod, with declarations checked, and the chat of the README too", () => {
  const directory = consumer();
  const [app, chat] = [join(directory, "app.ts"), join(directory, "chat.tsx")];
  writeFileSync(app, APP);
  writeFileSync(chat, README.find(({ file }) => file === "chat.tsx")?.code ?? "");
  const modules = [
    [ts.ModuleResolutionKind.Node16, ts.ModuleKind.Node16],
    [ts.ModuleResolutionKind.NodeNext, ts.ModuleKind.NodeNext],
    [ts.ModuleResolutionKind.Bundler, ts.ModuleKind.ESNext],
  ] as const;
  for (const [moduleResolution, module] of modules) {
    const program = ts.createProgram([app, chat], {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module,
      jsx: ts.JsxEmit.ReactJSX,
      moduleResolution,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      types: [],
    });
    const problems = ts.getPreEmitDiagnostics(program);
    expect(ts.formatDiagnostics(problems, ts.createCompilerHost({}))).toBe("");
    expect(program.getSourceFiles().filter(({ fileName }) => fileName.includes("/zod/"))).toEqual([]);
  }
}, 120_000);

it("loads in Node without zod", () => {
  const directory = consumer();
  const script =
    'const { createClient, RequestError } = await import("@synctalk/client"); console.log(typeof createClient);' +
    'console.log(Object.keys(await import("@synctalk/client/react")).join());';
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: directory,
    encoding: "utf8",
  });
  expect(output.trim().split("\n")).toEqual([
    "function",
    "SyncTalkProvider,useActivity,useConnection,useMembers,useMessages,usePresence,useRooms,useSyncTalk,useThread",
  ]);
}, 60_000);
