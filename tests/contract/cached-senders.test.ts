import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openMigratedDatabase } from "../support/embedded-template.js";
import { cachedSendersContract } from "../../src/contracts/cached-senders.contract.js";

cachedSendersContract("in memory", async () => {
  const store = { ...openMemoryStore(), close: async () => {} };
  return { stores: [store, store], close: store.close };
});

cachedSendersContract("on embedded PostgreSQL", async () => {
  const database = await openMigratedDatabase();
  const store = { ...openPrismaStore(database), close: () => database.close() };
  return { stores: [store, store], close: store.close };
});
