import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openEmbeddedDatabase } from "../../src/adapters/persistence/prisma/database/embedded-database.js";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { pgliteClient } from "../../src/adapters/persistence/prisma/database/pglite-client.js";
import { createPool } from "../../src/adapters/persistence/prisma/database/pool.js";
import { migrationsDirectory, migrationsFingerprint } from "./migrations.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Changes with the version of PGlite. */
const PGLITE = "node_modules/@electric-sql/pglite/package.json";

/** A new, migrated in-memory database, made from a dump to save seconds. */
export async function openMigratedDatabase(): Promise<Database> {
  return openEmbeddedDatabase({ template: await embeddedTemplate() });
}

let template: Promise<Blob> | undefined;

/** Dump of a migrated database, cached on disk for later test files. */
export function embeddedTemplate(): Promise<Blob> {
  template ??= readOrMakeTemplate();
  return template;
}

async function readOrMakeTemplate(): Promise<Blob> {
  const file = join(root, "node_modules", ".cache", "synctalk-database", `${await migrationsFingerprint(PGLITE)}.tar`);
  const kept = await readFile(file).catch(() => null);
  if (kept) return new Blob([kept]);
  const made = await makeTemplate();
  const draft = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, Buffer.from(await made.arrayBuffer()));
  await rename(draft, file);
  await removeOthers(file);
  return made;
}

async function removeOthers(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (name.endsWith(".tar") && name !== basename(file)) await rm(join(dirname(file), name), { force: true });
  }
}

async function makeTemplate(): Promise<Blob> {
  const pglite = await PGlite.create();
  const pool = createPool({ Client: pgliteClient(pglite), max: 1 });
  await migrate(pool, migrationsDirectory);
  await pool.end();
  await pglite.exec("CHECKPOINT");
  const dump = await pglite.dumpDataDir("none");
  await pglite.close();
  return dump;
}
