import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { storeContract } from "../../src/contracts/store/store.contract.js";
import { migrationsDirectory } from "../support/embedded-template.js";
import { createPostgresDatabase } from "../support/postgres-database.js";

storeContract("on a PostgreSQL server", async () => {
  const created = await createPostgresDatabase();
  const database = openServerDatabase({ url: created.url });
  await migrate(database.pool, migrationsDirectory);
  return { ...openPrismaStore(database), close: () => database.close().then(created.drop) };
});
