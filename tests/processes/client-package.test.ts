import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../architecture/root.js";

type Packed = Readonly<{ files: readonly Readonly<{ path: string }>[] }>;

/** Files of the tarball that `npm publish` would upload. */
function packedFiles(): readonly string[] {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: join(root, "client"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = JSON.parse(output) as readonly Packed[];
  return packed?.files.map(({ path }) => path) ?? [];
}

const inClient = (path: string) => readFileSync(join(root, "client", path), "utf8");

it("packs the licence, the README, types and source maps with sources, and no tests", () => {
  const files = packedFiles();
  expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/client/src/index.d.ts"]));
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
