import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { register } from "../support/client.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { runServer, startServer } from "../support/server-process.js";

const JWT_SECRET = "a secret of at least thirty-two bytes";
const SERVER_URL = process.env.TEST_DATABASE_URL ?? "postgresql://root@127.0.0.1:5432/test";

async function sql(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** Reason for which the server refuses the database. */
async function refusal(url: string): Promise<string> {
  const server = await runServer({ env: { DATABASE_URL: url, JWT_SECRET, LOG_LEVEL: "silent" } });
  expect(await server.exit()).toEqual({ code: 1, signal: null });
  return server.stderr;
}

it("refuses a database whose encoding cannot hold every message", { timeout: 60_000 }, async () => {
  const name = `synctalk_test_${process.pid}_latin1`;
  await sql(SERVER_URL, `CREATE DATABASE "${name}" ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
  onTestFinished(() => sql(SERVER_URL, `DROP DATABASE "${name}" WITH (FORCE)`));
  const url = new URL(SERVER_URL);
  url.pathname = `/${name}`;
  expect(await refusal(url.href)).toMatch(/^The database has the encoding LATIN1/);
});

it("refuses a search_path that names no schema", { timeout: 60_000 }, async () => {
  const database = await createPostgresDatabase();
  onTestFinished(() => database.drop());
  const name = new URL(database.url).pathname.slice(1);
  await sql(database.url, `ALTER DATABASE "${name}" SET search_path = nowhere`);
  expect(await refusal(database.url)).toMatch(/^The search_path/);
});

it("serves many connections on a database with unusual defaults", { timeout: 120_000 }, async () => {
  const database = await createPostgresDatabase();
  onTestFinished(() => database.drop());
  const name = new URL(database.url).pathname.slice(1);
  // Set in one statement, because the timeouts apply to every connection after it.
  const settings = [
    "default_transaction_isolation = 'serializable'",
    "default_transaction_deferrable = on",
    "synchronous_commit = off",
    "timezone = 'Asia/Kathmandu'",
    "standard_conforming_strings = off",
    "statement_timeout = 50",
    "lock_timeout = 1",
  ];
  await sql(database.url, settings.map((setting) => `ALTER DATABASE "${name}" SET ${setting}`).join("; "));
  const server = await startServer({ env: { DATABASE_URL: database.url, JWT_SECRET } });
  const ada = await register(server.url, "ada");
  const { id: roomId } = await ada.createRoom();
  const { id: messageId, sentAt } = await ada.send(roomId, "It's \\ 'quoted'");
  expect(Math.abs(Date.parse(sentAt) - Date.now())).toBeLessThan(60_000);
  const people = await Promise.all(Array.from({ length: 12 }, () => register(server.url, "bob")));
  const joins = await Promise.all(people.map((person) => person.post(`/api/rooms/${roomId}/join`)));
  expect(joins.map(({ status }) => status)).toEqual(people.map(() => 200));
  const edits = await Promise.all(
    people.map((_, index) => ada.patch(`/api/rooms/${roomId}/messages/${messageId}`, { body: `edit ${index}` })),
  );
  expect(edits.map(({ status }) => status)).toEqual(people.map(() => 200));
});
