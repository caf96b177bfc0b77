import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Package = {
  version?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  integrity?: string;
};

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")) as unknown;
const { packages } = read("package-lock.json") as { packages: Record<string, Package> };
const { allowScripts } = read("package.json") as { allowScripts: Record<string, boolean> };

const LEAST = { ws: "8.21.0", "engine.io": "6.6.9", "socket.io-parser": "4.2.6", qs: "6.14.1" } as const;

const installed = Object.entries(packages).filter(([path]) => path.includes("node_modules/"));
const nameOf = (path: string) => path.split("node_modules/").at(-1) ?? "";
const parts = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10));

function isAtLeast(version: string, least: string): boolean {
  const wanted = parts(least);
  const different = parts(version).map((part, index) => part - (wanted[index] ?? 0));
  return (different.find((difference) => difference !== 0) ?? 0) >= 0;
}

describe("locked dependencies", () => {
  it.each(Object.entries(LEAST))("installs %s only from version %s on (S25)", (name, least) => {
    const versions = installed.filter(([path]) => nameOf(path) === name).map(([, { version = "0" }]) => version);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => !isAtLeast(version, least))).toEqual([]);
  });

  it("lets no dependency run an install script (S25)", () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    expect(scripted.filter((name) => allowScripts[name] !== false)).toEqual([]);
  });

  it("pins every dependency to its published hash (S25)", () => {
    const loose = installed.filter(([, { link, integrity }]) => !link && !integrity).map(([path]) => path);
    expect(loose).toEqual([]);
    const { dependencies, devDependencies } = read("package.json") as Record<string, Record<string, string>>;
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => !/^\d/.test(range));
    expect(ranges).toEqual([]);
  });

  it("compares versions as numbers (S25)", () => {
    expect([isAtLeast("8.21.0", "8.21.0"), isAtLeast("8.9.9", "8.21.0"), isAtLeast("10.0.0", "8.21.0")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
