import { onTestFinished } from "vitest";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { largeRoomSuite } from "../support/large-room.js";
import { createMigratedDatabase } from "../support/postgres-database.js";

/** Uses one connection, because its statistics must include every statement. */
largeRoomSuite("a PostgreSQL server", async () => {
  const created = await createMigratedDatabase();
  onTestFinished(() => created.drop());
  return openServerDatabase({ url: created.url, poolSize: 1 });
});
