import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { storeContract } from "../../src/contracts/store/store.contract.js";
import { createMigratedDatabase } from "../support/postgres-database.js";

storeContract("on a PostgreSQL server", async () => {
  const created = await createMigratedDatabase();
  const database = openServerDatabase({ url: created.url });
  return { ...openPrismaStore(database), close: () => database.close().then(created.drop) };
});
