import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./root.js";

const ENTRY = /^ {2}(\w+): (\w+);$/gm;

it("names every dependency after its port", () => {
  const source = readFileSync(join(root, "src/application/ports/ports.ts"), "utf8");
  const entries = [...source.matchAll(ENTRY)].map(([, name = "", port = ""]) => ({ name, port }));
  expect(entries).not.toHaveLength(0);
  expect(entries.map(({ name }) => name)).toEqual(
    entries.map(({ port }) => `${port.charAt(0).toLowerCase()}${port.slice(1)}`),
  );
});
