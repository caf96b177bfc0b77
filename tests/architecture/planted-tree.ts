import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./root.js";

const CONFIGURATION = [
  "package.json",
  "tsconfig.json",
  "tsconfig.base.json",
  "tsconfig.core.json",
  ".dependency-cruiser.cjs",
  ".oxlintrc.json",
];

/** A temporary tree with this project's configuration and packages, and the given files as its only sources. */
export function plantTree(files: Record<string, string>): { directory: string; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), "synctalk-planted-"));
  for (const name of CONFIGURATION) copyFileSync(join(root, name), join(directory, name));
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"), "junction");
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), source);
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
