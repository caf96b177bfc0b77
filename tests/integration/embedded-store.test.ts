import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { cachedSendersContract } from "../../src/contracts/store/messages/cached-senders.contract.js";
import { storeContract } from "../../src/contracts/store/store.contract.js";
import { openMigratedDatabase } from "../support/embedded-template.js";

async function embeddedStore() {
  const database = await openMigratedDatabase();
  return { ...openPrismaStore(database), close: () => database.close() };
}

storeContract("on embedded PostgreSQL", embeddedStore);

cachedSendersContract("on embedded PostgreSQL", async () => {
  const store = await embeddedStore();
  return { stores: [store, store], close: store.close };
});
