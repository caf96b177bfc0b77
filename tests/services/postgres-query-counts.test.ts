import { onTestFinished } from "vitest";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { queryCountsSuite } from "../support/query-counts.js";

queryCountsSuite("a PostgreSQL server", async () => {
  const created = await createMigratedDatabase();
  onTestFinished(() => created.drop());
  return openServerDatabase({ url: created.url });
});
