import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { inRoot } from "./root.mjs";

/**
 * A step is fresh while its inputs and outputs are unchanged since its last complete run.
 * @typedef {{ paths: string[], except?: string[] }} FileSet paths from the root; names that begin with a dot are left out
 * @typedef {{ name: string, inputs: FileSet, outputs: FileSet }} Trackable
 */

/** @param {Trackable} step */
export function isFresh(step) {
  const [inputs, outputs] = readStamp(step);
  return inputs !== undefined && inputs === fingerprint(step.inputs) && outputs === traces(step.outputs);
}

/** @param {Trackable} step @param {string} inputs the fingerprint taken before the run, so that a later edit counts */
export function markFresh(step, inputs) {
  mkdirSync(inRoot("dist", ".stamps"), { recursive: true });
  writeFileSync(stampOf(step), `${inputs}\n${traces(step.outputs)}\n`);
}

/** @param {Trackable} step */
export function markStale(step) {
  rmSync(stampOf(step), { force: true });
}

/** @param {FileSet} files */
export function fingerprint(files) {
  return digest(files, (path) => readFileSync(path));
}

/** @param {FileSet} files */
function traces(files) {
  return digest(files, (path) => {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  });
}

const stampOf = (/** @type {Trackable} */ step) => inRoot("dist", ".stamps", step.name);

/** @param {Trackable} step */
function readStamp(step) {
  try {
    return readFileSync(stampOf(step), "utf8").split("\n");
  } catch {
    return [];
  }
}

/** @param {FileSet} files @param {(path: string) => string | Buffer} describe */
function digest({ paths, except = [] }, describe) {
  const left = new Set(except.map((path) => inRoot(path)));
  const hash = createHash("sha256");
  for (const path of paths.flatMap((start) => filesUnder(inRoot(start), left))) {
    const description = describe(path);
    hash.update(`${relative(inRoot(), path)}\0${description.length}\0`).update(description);
  }
  return hash.digest("hex");
}

/** @param {string} path @param {Set<string>} except @returns {string[]} */
function filesUnder(path, except) {
  if (except.has(path)) return [];
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith("."))
    .sort()
    .flatMap((name) => filesUnder(join(path, name), except));
}
