import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "./root.mjs";
import { run, runNpm } from "./run.mjs";

const VERSION = "1.76.0";
const PACKAGE = `@scalar/api-reference@${VERSION}`;
const ARCHIVE = `scalar-api-reference-${VERSION}.tgz`;
const SHA512 = "pjqwnzmA9YK3ZX+IZSICMsywm4qI6HLSngR2py9H6TvFApHHuJjkTAd+gFJfnqJDzJuro8k7ji6JCtJ2U+Byng==";
const VIEWER = "package/dist/browser/standalone.js";

/**
 * Builds the page at `/docs`. The viewer is one file of a package whose dependencies are not needed, so only the package
 * itself is downloaded. Without a registry the server is built without the page, and `/docs` answers 404.
 * Returns whether the page is complete: otherwise the next run tries again.
 */
export async function buildReference() {
  const target = inRoot("dist/reference");
  rmSync(target, { recursive: true, force: true });
  const directory = mkdtempSync(join(tmpdir(), "synctalk-reference-"));
  try {
    await runNpm("pack", PACKAGE, "--silent", "--fetch-retries=0", "--pack-destination", directory);
    const archive = join(directory, ARCHIVE);
    if (sha512(archive) !== SHA512) throw new Error("its checksum is wrong");
    await run("tar", ["-xzf", archive, "-C", directory, VIEWER]);
    mkdirSync(target, { recursive: true });
    cpSync(inRoot("docs/reference"), target, { recursive: true });
    cpSync(join(directory, VIEWER), join(target, "scalar.js"));
    return true;
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`The page at /docs is left out: ${PACKAGE} could not be downloaded (${reason}).`);
    return false;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const sha512 = (/** @type {string} */ path) => createHash("sha512").update(readFileSync(path)).digest("base64");
