import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as contracts from "../../src/public/contracts.js";
import { root } from "./root.js";

const folder = join(root, "src/contracts");
const suitesIn = (text: string) =>
  [...text.matchAll(/^export function (\w+Contract)\b/gm)].map(([, name]) => name ?? "");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const suites = sources.flatMap((file) => suitesIn(readFileSync(join(folder, file), "utf8")));
const parts = readFileSync(join(folder, "store/store.contract.ts"), "utf8");
const isPartOfStore = (name: string) => parts.includes(`  ${name}(open);`);
const exported = Object.keys(contracts).sort();

it("exports every contract suite that is not part of the store's suite", () => {
  expect(exported).toEqual(suites.filter((name) => !isPartOfStore(name)).sort());
  expect(suites.length).toBeGreaterThan(exported.length);
});

it("names every exported contract suite in docs/adapters.md", () => {
  const guide = readFileSync(join(root, "docs/adapters.md"), "utf8");
  expect(exported.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
