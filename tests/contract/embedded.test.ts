import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openMigratedDatabase } from "../support/embedded-template.js";
import { storeContract } from "../../src/contracts/store.contract.js";

storeContract("on embedded PostgreSQL", async () => {
  const database = await openMigratedDatabase();
  return { ...openPrismaStore(database), close: () => database.close() };
});
