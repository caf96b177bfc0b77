import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { COUNT_RANGES } from "../../../src/domain/limits/counts.js";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

const text = await readFile("docs/limits.md", "utf8");

/** Cells of the rows that begin with the name of a limit: the name, its default, and what follows. */
const rows = [...text.matchAll(/^\| `([a-z.]+)` \| `([^`]+)` \| (.*) \|$/gm)].map(
  ([, name = "", value = "", rest = ""]) => ({ name, value, rest: rest.split(" | ") }),
);

it("lists every limit in docs/limits.md with its default", () => {
  const { rates, connections, requests, counts } = LIMIT_DEFAULTS;
  const names = [
    ...Object.keys(rates),
    ...Object.keys(connections).map((name) => `connections.${name}`),
    ...Object.keys(requests).map((name) => `requests.${name}`),
    ...Object.keys(counts),
  ];
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  const LIMITS = rows.map(({ name, value }) => `${name}=${value}`).join(",");
  expect(readConfig({ LIMITS }).limits).toEqual(LIMIT_DEFAULTS);
});

it("lists the largest value of every count in docs/limits.md", () => {
  const largest = rows
    .filter(({ name }) => Object.hasOwn(COUNT_RANGES, name))
    .map(({ name, rest: [most] }) => [name, most]);
  const expected = Object.entries(COUNT_RANGES).map(([name, { max }]) => [name, `\`${max}\``]);
  expect(Object.fromEntries(largest)).toEqual(Object.fromEntries(expected));
});
