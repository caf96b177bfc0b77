import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const migrationsDirectory = join(root, "prisma", "migrations");

/** Digest of the migrations and of some more files of the checkout. */
export async function migrationsFingerprint(...more: readonly string[]): Promise<string> {
  const sources = more.map((path) => join(root, path));
  for (const name of (await readdir(migrationsDirectory)).sort()) {
    if (!name.endsWith(".toml")) sources.push(join(migrationsDirectory, name, "migration.sql"));
  }
  const hash = createHash("sha256");
  for (const source of sources) hash.update(source.slice(root.length)).update(await readFile(source));
  return hash.digest("hex").slice(0, 16);
}
