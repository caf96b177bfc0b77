import { readFileSync } from "node:fs";
import { inRoot } from "./root.mjs";
import { runNpm } from "./run.mjs";

/** Whether node_modules holds exactly what package-lock.json asks for, development dependencies included. */
export function dependenciesInstalled() {
  const wanted = lockedPackages(inRoot("package-lock.json"));
  const installed = lockedPackages(inRoot("node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  for (const [path, entry] of Object.entries(installed)) {
    const asked = wanted[path];
    if (asked?.version !== entry.version || asked?.integrity !== entry.integrity) return false;
  }
  return Object.entries(wanted).every(([path, entry]) => path in installed || isOptional(path, entry));
}

/** Runs no install scripts, because none of our dependencies needs one. */
export function installDependencies() {
  return runNpm("ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund");
}

const isOptional = (path, entry) => !path.startsWith("node_modules/") || entry.optional || entry.devOptional;

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> | null} */
function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return null;
  }
}
