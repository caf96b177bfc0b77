import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

it("lists every limit in docs/limits.md with its default", async () => {
  const rows = (await readFile("docs/limits.md", "utf8")).matchAll(/^\| `([a-z.]+)` \| `([^`]+)` \|/gm);
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
