import { onTestFinished } from "vitest";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { migrationsDirectory } from "../support/embedded-template.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { queryCountsSuite } from "../support/query-counts.js";

queryCountsSuite("a PostgreSQL server", async () => {
  const created = await createPostgresDatabase();
  onTestFinished(() => created.drop());
  const database = openServerDatabase({ url: created.url });
  await migrate(database.pool, migrationsDirectory);
  return database;
});
