import { afterAll } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { mailSuite } from "../e2e/mail.suite.js";
import { createMigratedDatabase, type PostgresDatabase } from "../support/postgres-database.js";

const databases: PostgresDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

mailSuite("on PostgreSQL", async (config, overrides) => {
  const database = await createMigratedDatabase();
  databases.push(database);
  const { persistence } = database;
  const jwtSecret = "a secret of at least thirty-two bytes";
  return startTestServer({ config: { ...config, persistence, jwtSecret }, overrides });
});
