import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { COUNT_RANGES } from "../../../src/domain/limits/counts.js";
import { DURATION_RANGES } from "../../../src/domain/limits/durations.js";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

const text = await readFile("docs/limits.md", "utf8");

/** Cells of the rows that begin with the name of a limit: the name, its default, and what follows. */
const rows = [...text.matchAll(/^\| `([a-z.]+)` \| `([^`]+)` \| (.*) \|$/gm)].map(
  ([, name = "", value = "", rest = ""]) => ({ name, value, rest: rest.split(" | ") }),
);

it("lists every limit in docs/limits.md with its default", () => {
  const { rates, connections, requests, counts, durations } = LIMIT_DEFAULTS;
  const names = [
    ...Object.keys(rates),
    ...Object.keys(connections).map((name) => `connections.${name}`),
    ...Object.keys(requests).map((name) => `requests.${name}`),
    ...Object.keys(counts),
    ...Object.keys(durations),
  ];
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  const LIMITS = rows.map(({ name, value }) => `${name}=${value}`).join(",");
  expect(readConfig({ LIMITS }).limits).toEqual(LIMIT_DEFAULTS);
});

it("lists the largest value of every count in docs/limits.md", () => {
  const counts = Object.entries(COUNT_RANGES).map(([name, { max }]) => [name, `\`${max}\``]);
  expect(columns(COUNT_RANGES, 1)).toEqual(Object.fromEntries(counts));
});

it("lists the shortest and the longest of every time in docs/limits.md", () => {
  const times = Object.entries(DURATION_RANGES).map(([name, { min, max }]) => [
    name,
    `\`${min / 1000}s\` | \`${max / 1000}s\``,
  ]);
  expect(columns(DURATION_RANGES, 2)).toEqual(Object.fromEntries(times));
});

/** The first columns after the defaults of these limits, by name. */
const columns = (names: object, count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rows
      .filter(({ name }) => Object.hasOwn(names, name))
      .map(({ name, rest }) => [name, rest.slice(0, count).join(" | ")]),
  );
