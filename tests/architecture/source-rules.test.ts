import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./root.js";
import { brokenSourceRules, sourceRules } from "./source-rules.js";
import { unplainComments } from "./plain-comments.js";

const sources = ["src", "client/src"]
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
  .filter((path) => !path.includes("/generated/"));

const PLAIN_FOLDERS = ["src", "client/src", "playground/src", "tests", "bench", "scripts"];

const plainSources = PLAIN_FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mts)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !/\/(?:generated|dist|node_modules)\//.test(path)),
);

const violations: [rule: string, code: string][] = [
  ["no-clock", "export const at = new Date();"],
  ["no-clock", "export const at = new Date;"],
  ["no-clock", "export const at = Date();"],
  ["no-clock", "export const at = [1].map(Date.now);"],
  ["no-chance", "export const dice = Math.random();"],
  ["no-surroundings", "export const port = process.env.PORT;"],
  ["no-surroundings", "export const later = () => setTimeout(() => 1, 5);"],
  ["no-surroundings", "export const id = crypto.randomUUID();"],
  ["no-surroundings", "export const bytes = globalThis['Buffer'];"],
  ["no-dynamic-import", "export const load = () => import('node:fs');"],
  ["no-decorator", "@sealed export class Room {}"],
  ["no-enum", "export enum Kind { open }"],
  ["no-enum", "export const enum Kind { open }"],
  ["no-namespace", "export namespace rooms { export const a = 1; }"],
  ["no-any", "export const room: any = 1;"],
  ["no-any", "export const room = 1 as unknown as any[];"],
  ["no-default-export", "export default 1;"],
  ["no-default-export", "export default function room() {}"],
  ["no-default-export", "const room = 1; export { room as default };"],
  ["no-silenced-compiler", "// @ts-ignore\nexport const room = 1;"],
  ["no-silenced-compiler", "// @ts-expect-error\nexport const room = 1;"],
  ["no-unsafe-sql", "export const rows = (db) => db.$queryRawUnsafe('select 1');"],
  ["no-unsafe-sql", "export const rows = (db) => db['$executeRawUnsafe']('delete');"],
  ["no-unsafe-sql", "export const rows = (db, name) => db.$queryRaw(name);"],
  ["no-unsafe-sql", "export const rows = (db, name) => db.$queryRaw(Prisma.sql`${name}`);"],
  ["no-unsafe-sql", "export const rows = (db, name) => db.$queryRaw`${Prisma.raw(name)}`;"],
];

describe("source rules on the real sources", () => {
  it("finds no broken source rule, including the rule for tagged SQL (S23)", () => {
    const broken = sources.flatMap((path) => brokenSourceRules(path, readFileSync(join(root, path), "utf8")));
    expect(broken).toEqual([]);
  });

  it("reads the sources", () => {
    expect(sources.length).toBeGreaterThan(20);
  });
});

describe("source rules on planted violations", () => {
  it.each(violations)("reports only %s for `%s`", (rule, code) => {
    const broken = brokenSourceRules("src/domain/planted.ts", code).map((report) => report.split(":")[0]);
    expect([...new Set(broken)]).toEqual([rule]);
  });

  it("plants a violation for every source rule", () => {
    const planted = new Set(violations.map(([rule]) => rule));
    expect([...planted].sort()).toEqual(sourceRules.map((rule) => rule.name).sort());
  });
});

it.each([
  ["src/domain/a.ts", "export const later = (now: Date) => new Date(now.getTime() + 5);"],
  ["src/domain/b.ts", "export type Port = { fetch(id: string): string; process: number };"],
  ["src/adapters/persistence/prisma/e.ts", "export const rows = (db, id) => db.$queryRaw<Row[]>`SELECT ${id}`;"],
  ["src/adapters/system/c.ts", "export const now = () => new Date();"],
  ["src/adapters/system/d.ts", "export const port = process.env.PORT; // any port\n"],
])("accepts in %s: `%s`", (path, code) => {
  expect(brokenSourceRules(path, code)).toEqual([]);
});

describe("comments", () => {
  it("start with a noun or a verb", () => {
    const found = plainSources.flatMap((path) => unplainComments(path, readFileSync(join(root, path), "utf8")));
    expect(found).toEqual([]);
    expect(plainSources.length).toBeGreaterThan(100);
  });

  it.each(["What", "Who", "Whoever", "Of", "Those", "Where", "How"])("are reported that start with %s", (word) => {
    const reported = ["src/planted.ts:2"];
    expect(unplainComments("src/planted.ts", `\n/** ${word} is read. */\nconst a = 1;`)).toEqual(reported);
    expect(unplainComments("src/planted.ts", `\n/**\n * ${word} is read.\n */\nconst a = 1;`)).toEqual(reported);
    expect(unplainComments("src/planted.ts", `\nconst a = 1; // ${word} is read.\n`)).toEqual(reported);
  });

  it("may continue with any word, and texts may start with one", () => {
    const code = "// Reads the rooms of a user.\n// What is cached is left out.\nconst a = '// What';\n";
    expect(unplainComments("src/planted.ts", code)).toEqual([]);
  });
});
