import { afterAll, beforeAll, expect, it } from "vitest";
import { OutsideProject } from "../support/outside-project.js";
import { createPostgresDatabase, type PostgresDatabase } from "../support/postgres-database.js";

let project: OutsideProject;
let database: PostgresDatabase;
beforeAll(async () => {
  [project, database] = await Promise.all([OutsideProject.of("docs/adapters.md"), createPostgresDatabase()]);
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

it("passes the contract suite on a NATS bus from outside the repository, and connects two nodes by it", async () => {
  const tests = ["tests/nats-room-bus.test.ts", "tests/two-nodes.test.ts"];
  const { code, output } = await project.test(tests, { DATABASE_URL: database.url });
  expect(code, output).toBe(0);
  expect(output).toMatch(/Test Files +2 passed/);
}, 180_000);
