import { join } from "node:path";
import { openEmbeddedDatabase } from "../../src/adapters/persistence/prisma/database/embedded-database.js";
import { embeddedTemplate } from "./embedded-template.js";
import { temporaryDirectory } from "./temporary-directory.js";

/** A working directory whose `./data` holds a new, migrated database, so that a server starts faster. */
export async function newDataDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  const database = await openEmbeddedDatabase({
    directory: join(directory, "data"),
    template: await embeddedTemplate(),
  });
  await database.close();
  return directory;
}
