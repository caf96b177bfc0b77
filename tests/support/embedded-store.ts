import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openMigratedDatabase } from "./embedded-template.js";

export type EmbeddedStore = Awaited<ReturnType<typeof openEmbeddedStore>>;

/** A store on a new embedded database. `pool`: access to its tables, for what no port writes or measures. */
export async function openEmbeddedStore() {
  const database = await openMigratedDatabase();
  return { ...openPrismaStore(database), pool: database.pool, close: () => database.close() };
}
