import { afterAll } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { refreshTokensSuite } from "../e2e/refresh-tokens.suite.js";
import { createMigratedDatabase, type PostgresDatabase } from "../support/postgres-database.js";

let database: PostgresDatabase | undefined;
afterAll(() => database?.drop());

refreshTokensSuite("on PostgreSQL", async (overrides) => {
  database = await createMigratedDatabase();
  const { persistence } = database;
  return startTestServer({ config: { persistence, jwtSecret: "a secret of at least thirty-two bytes" }, overrides });
});
