import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ANNOUNCEMENTS } from "../../../src/protocol/announcements.js";
import type { Operation } from "../../../src/protocol/operation.js";
import { OPERATIONS } from "../../../src/protocol/operations.js";
import { section } from "../../support/markdown.js";

const operations: readonly Operation[] = Object.values(OPERATIONS);

/** Cells of each row of a table, by the code that begins its first cell, up to a space or a question mark. */
function rowsOf(markdown: string): ReadonlyMap<string, readonly string[]> {
  const rows = markdown.split("\n").filter((line) => line.startsWith("| `"));
  const cells = rows.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  return new Map(cells.map(([, first = "", ...others]) => [/^`([^?`]+)/.exec(first)?.[1] ?? "", [first, ...others]]));
}

/** Fields of `{ a, b?: "x" | "y" }`, each with its question mark. */
function fieldsOf(cell = ""): string[] {
  const [, braces = ""] = /`\{(.*?)\}`/.exec(cell) ?? [];
  return braces.split(",").flatMap((field) => /^\s*(\w+\??)/.exec(field)?.[1] ?? []);
}

/** Parameters of a query such as `?kind=&limit=`. */
const parametersOf = (cell = ""): string[] => [...cell.matchAll(/[?&](\w+)=/g)].map(([, name = ""]) => name);

const isOptional = (field: z.ZodType): boolean => z.object({ field }).safeParse({}).success;

const declared = ({ shape }: z.ZodObject<Record<string, z.ZodType>>): string[] =>
  Object.entries(shape).map(([name, schema]) => (isOptional(schema) ? `${name}?` : name));

const withoutMarks = (names: readonly string[]): string[] => names.map((name) => name.replace("?", ""));

describe("docs/api.md", () => {
  const rows = rowsOf(readFileSync("docs/api.md", "utf8"));
  const routes = operations.flatMap(({ rest, input }) => (rest ? [{ ...rest, schema: rest.query ?? input }] : []));

  it.each(routes)("has the fields of $method $path", ({ method, path, schema }) => {
    const [cell] = rows.get(`${method} /api${path}`) ?? [];
    const inPath = new Set(path.split("/:").map((part) => part.split("/")[0] ?? ""));
    const expected = declared(schema).filter((name) => !inPath.has(name.replace("?", "")));
    const body = fieldsOf(cell);
    const found = [...body, ...parametersOf(cell)];
    expect(withoutMarks(found).toSorted()).toEqual(withoutMarks(expected).toSorted());
    expect(expected).toEqual(expect.arrayContaining(body));
  });
});

describe("docs/client-protocol.md", () => {
  const page = readFileSync("docs/client-protocol.md", "utf8");
  const requests = rowsOf(section(page, "Requests"));
  const announcements = rowsOf(section(page, "Announcements"));
  const events = operations.flatMap(({ event, input, output }) => (event ? [{ event, input, output }] : []));

  it.each(events)("has the fields of $event", ({ event, input }) => {
    const [, payload] = requests.get(event) ?? [];
    expect(fieldsOf(payload).toSorted()).toEqual(declared(input).toSorted());
  });

  it.each(events)("has the fields of the acknowledgement of $event", ({ event, output }) => {
    const [, , data = ""] = requests.get(event) ?? [];
    if (data.startsWith("the same shape") || !(output instanceof z.ZodObject)) return;
    expect(fieldsOf(data).toSorted()).toEqual(declared(output).toSorted());
  });

  it.each(Object.entries(ANNOUNCEMENTS))("has the fields of the announcement %s", (name, schema) => {
    const [, payload] = announcements.get(name) ?? [];
    if (schema instanceof z.ZodObject) expect(fieldsOf(payload).toSorted()).toEqual(declared(schema).toSorted());
  });
});
