import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryDirectory } from "./temporary-directory.js";

export type MigrationFolder = Readonly<{
  directory: string;
  put(name: string, script: string): Promise<void>;
  remove(name: string): Promise<void>;
}>;

/** A separate migrations folder. */
export async function migrationFolder(migrations: Readonly<Record<string, string>> = {}): Promise<MigrationFolder> {
  const directory = await temporaryDirectory();
  const put = async (name: string, script: string): Promise<void> => {
    await mkdir(join(directory, name), { recursive: true });
    await writeFile(join(directory, name, "migration.sql"), script);
  };
  for (const [name, script] of Object.entries(migrations)) await put(name, script);
  return { directory, put, remove: (name) => rm(join(directory, name), { recursive: true }) };
}
