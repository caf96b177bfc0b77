import { onTestFinished } from "vitest";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { migrationsDirectory } from "../support/embedded-template.js";
import { largeRoomSuite } from "../support/large-room.js";
import { createPostgresDatabase } from "../support/postgres-database.js";

/** Uses one connection, because its statistics must include every statement. */
largeRoomSuite("a PostgreSQL server", async () => {
  const created = await createPostgresDatabase();
  onTestFinished(() => created.drop());
  const database = openServerDatabase({ url: created.url, poolSize: 1 });
  await migrate(database.pool, migrationsDirectory);
  return database;
});
