import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { createPostgresDatabase, type PostgresDatabase } from "../support/postgres-database.js";

let postgres: PostgresDatabase;
let database: Database;
const lost: Error[] = [];

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  database = openServerDatabase({ url: postgres.url, poolSize: 2, onConnectionLost: (error) => lost.push(error) });
  await database.pool.query("CREATE TABLE one (id int PRIMARY KEY)");
});

afterAll(async () => {
  await database.close();
  await postgres.drop();
});

const backend = async (): Promise<number> => (await database.pool.query("SELECT pg_backend_pid() AS pid")).rows[0].pid;

it("keeps its connection when PostgreSQL refuses a statement", async () => {
  const before = await backend();
  await database.prisma.$queryRaw`INSERT INTO one VALUES (1) RETURNING id`;
  await expect(database.prisma.$queryRaw`INSERT INTO one VALUES (1) RETURNING id`).rejects.toThrow();
  expect(await backend()).toBe(before);
});

it("survives and reports the loss of an idle connection", async () => {
  const [first, second] = await Promise.all([database.pool.connect(), database.pool.connect()]);
  const victim = await second.query("SELECT pg_backend_pid() AS pid");
  second.release();
  await first.query("SELECT pg_terminate_backend($1)", [victim.rows[0].pid]);
  first.release();
  await expect.poll(() => lost).toHaveLength(1);
  await database.ping();
});

it("survives losing a connection while a statement runs", async () => {
  const running = database.pool.query("SELECT pg_terminate_backend(pg_backend_pid())");
  await expect(running).rejects.toThrow();
  await database.ping();
});

it("sets timeouts for statements and idle transactions, and its application name", async () => {
  const { rows } = await database.pool.query(
    `SELECT current_setting('statement_timeout') AS timeout, current_setting('application_name') AS name,
      current_setting('idle_in_transaction_session_timeout') AS idle`,
  );
  expect(rows).toEqual([{ timeout: "10s", idle: "3s", name: "synctalk" }]);
});

it("waits for an unresponsive server only until its timeout, and continues on another connection", async () => {
  const hangs = { text: "SELECT pg_sleep(60)", query_timeout: 50 };
  await expect(database.pool.query(hangs)).rejects.toThrow("Query read timeout");
  await database.ping();
});

it("fails to ping a missing server", async () => {
  const absent = openServerDatabase({ url: "postgresql://nobody@127.0.0.1:1/nothing" });
  onTestFinished(() => absent.close());
  await expect(absent.ping()).rejects.toThrow();
});

it("waits for the disk at every commit, even if the server's default differs", async () => {
  const name = new URL(postgres.url).pathname.slice(1);
  await database.pool.query(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
  const fresh = openServerDatabase({ url: postgres.url });
  onTestFinished(() => fresh.close());
  const { rows } = await fresh.pool.query("SHOW synchronous_commit");
  expect(rows).toEqual([{ synchronous_commit: "on" }]);
});
