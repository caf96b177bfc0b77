import { onTestFinished } from "vitest";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { manyFollowsSuite } from "../support/many-follows.js";
import { createMigratedDatabase } from "../support/postgres-database.js";

manyFollowsSuite("a PostgreSQL server", async () => {
  const created = await createMigratedDatabase();
  onTestFinished(() => created.drop());
  return openServerDatabase({ url: created.url });
});
