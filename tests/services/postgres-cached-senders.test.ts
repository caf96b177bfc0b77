import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { cachedSendersContract } from "../../src/contracts/store/messages/cached-senders.contract.js";
import { createMigratedDatabase } from "../support/postgres-database.js";

cachedSendersContract("on two nodes with one PostgreSQL server", async () => {
  const { url, drop } = await createMigratedDatabase();
  const [one, other] = [openServerDatabase({ url }), openServerDatabase({ url })];
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
