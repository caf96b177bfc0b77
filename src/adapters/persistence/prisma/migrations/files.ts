import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { unreadableMigrations } from "./errors.js";

export type MigrationFile = Readonly<{ name: string; script: string }>;

/** Reads the migrations in the order in which they are applied. */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return await Promise.all(names.sort().map((name) => readMigration(directory, name)));
  } catch (error) {
    throw unreadableMigrations(directory, error);
  }
}

async function readMigration(directory: string, name: string): Promise<MigrationFile> {
  return { name, script: await readFile(join(directory, name, "migration.sql"), "utf8") };
}

export function checksum(script: string): string {
  return createHash("sha256").update(script).digest("hex");
}

/** Compares checksums as Prisma does, with either kind of line ends. */
export function hasChecksum(script: string, expected: string): boolean {
  const unix = script.replaceAll("\r\n", "\n");
  return [script, unix, unix.replaceAll("\n", "\r\n")].some((variant) => checksum(variant) === expected);
}

const NEED_NO_TRANSACTION = [
  /\b(?:concurrently|vacuum)\b/,
  /^[ \t]*(?:begin|commit|start\s+transaction)\s*;/m,
] as const;

/** Whether all statements of the script may run in one transaction, so that a failure rolls all of them back. */
export function fitsOneTransaction(script: string): boolean {
  const statements = script.replace(/--.*$/gm, "").toLowerCase();
  return !NEED_NO_TRANSACTION.some((statement) => statement.test(statements));
}
