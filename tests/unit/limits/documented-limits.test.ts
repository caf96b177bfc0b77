import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits.js";
import { section } from "../../support/markdown.js";

it("has the limits that the README names, with the same defaults", async () => {
  const rows = section(await readFile("README.md", "utf8"), "The API").matchAll(/^\| `([a-z.]+)` \| `([^`]+)` \|/gm);
  const limits = [...rows].map(([, name = "", value = ""]) => [name, value] as const);
  const { rates, connections, requests } = LIMIT_DEFAULTS;
  const names = [
    ...Object.keys(rates),
    ...Object.keys(connections).map((name) => `connections.${name}`),
    ...Object.keys(requests).map((name) => `requests.${name}`),
  ];
  expect(limits.map(([name]) => name).toSorted()).toEqual(names.toSorted());
  const LIMITS = limits.map(([name, value]) => `${name}=${value}`).join(",");
  expect(readConfig({ LIMITS }).limits).toEqual(LIMIT_DEFAULTS);
});
