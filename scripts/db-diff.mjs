// Writes a migration with the changes of prisma/schema.prisma that prisma/migrations lacks. Needs no database server.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { lockFile, migrationNames } from "./migration-list.mjs";
import { schemaDiff } from "./schema-diff.mjs";

const prismaDirectory = fileURLToPath(new URL("../prisma/", import.meta.url));
const migrationsDirectory = join(prismaDirectory, "migrations");

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Returns a time stamp after all existing migrations, even if the clock is wrong: migrations are ordered by name. */
async function nextTimestamp() {
  const now = Number(new Date().toISOString().replace(/\D/g, "").slice(0, 14));
  const last = (await migrationNames(migrationsDirectory)).at(-1);
  return Math.max(now, Number(last?.slice(0, 14) ?? 0) + 1);
}

async function writeMigration(name, sql) {
  const timestamp = await nextTimestamp();
  const directory = join(migrationsDirectory, `${timestamp}_${name}`);
  await mkdir(directory, { recursive: true });
  const lockPath = join(migrationsDirectory, lockFile.name);
  if (!existsSync(lockPath)) await writeFile(lockPath, lockFile.content);
  await writeFile(join(directory, "migration.sql"), sql);
  return directory;
}

const [name, ...rest] = process.argv.slice(2);
if (!name || rest.length > 0) fail("Usage: npm run db:diff NAME, for example: npm run db:diff add_reactions");
if (!/^[a-z][a-z0-9_]{0,59}$/.test(name)) {
  fail(
    `"${name}" cannot name a migration: use lower-case letters, digits and underscores, a letter first, at most 60.`,
  );
}

const sql = await schemaDiff({ migrationsDirectory, schemaFile: join(prismaDirectory, "schema.prisma") });
if (sql === null) {
  console.log("no difference: prisma/migrations already gives what prisma/schema.prisma says");
} else {
  const directory = await writeMigration(name, sql);
  console.log(`wrote ${relative(process.cwd(), join(directory, "migration.sql"))}: read it before you commit it`);
}
