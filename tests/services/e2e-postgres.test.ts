import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { endToEnd } from "../e2e/suites.js";
import { createPostgresDatabase, type PostgresDatabase } from "../support/postgres-database.js";

let dataDir = "";
let database: PostgresDatabase | undefined;

afterAll(async () => {
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

endToEnd("on PostgreSQL", async () => {
  dataDir = await mkdtemp(join(tmpdir(), "synctalk-e2e-"));
  database = await createPostgresDatabase();
  return startTestServer({ config: { persistence: { kind: "postgres", url: database.url, dataDir } } });
});
