import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { cachedSendersContract } from "../../src/contracts/store/messages/cached-senders.contract.js";
import { migrationsDirectory } from "../support/embedded-template.js";
import { createPostgresDatabase } from "../support/postgres-database.js";

cachedSendersContract("on two nodes with one PostgreSQL server", async () => {
  const { url, drop } = await createPostgresDatabase();
  const [one, other] = [openServerDatabase({ url }), openServerDatabase({ url })];
  await migrate(one.pool, migrationsDirectory);
  return {
    stores: [
      { ...openPrismaStore(one), close: () => one.close() },
      { ...openPrismaStore(other), close: () => other.close() },
    ],
    close: async () => {
      await Promise.all([one.close(), other.close()]);
      await drop();
    },
  };
});
