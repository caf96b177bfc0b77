import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { register, request, type TestClient } from "../support/client.js";
import { surviveKills } from "../support/crash-rounds.js";
import { ConcurrentSenders } from "../support/concurrent-senders.js";
import { createPostgresDatabase, type PostgresDatabase } from "../support/postgres-database.js";
import { runServer, startServer } from "../support/server-process.js";
import { stopDuringSends } from "../support/stop-during-sends.js";
import { TcpProxy } from "../support/tcp-proxy.js";

const JWT_SECRET = "a secret of at least thirty-two bytes";
const FAILED = { code: 1, signal: null };

let database: PostgresDatabase;

beforeEach(async () => {
  database = await createPostgresDatabase();
});
afterEach(() => database.drop());

describe("server on PostgreSQL", { timeout: 120_000 }, () => {
  it("keeps every acknowledged message once and in its place after each kill -9", async () => {
    await surviveKills({ env: { DATABASE_URL: database.url, JWT_SECRET } });
  });

  it("answers every pending send when it is stopped, and exits with 0", async () => {
    await stopDuringSends("SIGTERM", { env: { DATABASE_URL: database.url, JWT_SECRET } });
  });

  it("survives an outage of its database, reports it, and loses nothing", async () => {
    const { proxy, url } = await throughProxy(database.url);
    const server = await startServer({ env: { DATABASE_URL: url, JWT_SECRET } });
    const senders = await ConcurrentSenders.of(server.url);
    await senders.start();
    await senders.acknowledgements(50);
    proxy.refuse();
    await senders.finished();
    expect(senders.with("cut")).toEqual([]);
    expect(senders.with("refused")).not.toEqual([]);
    for (const { code } of senders.with("refused")) expect(code).toBe("service.unavailable");
    expect(await statusOf(server.url, "/livez")).toBe(200);
    expect(await statusOf(server.url, "/readyz")).toBe(503);
    const login = { method: "POST", body: { email: "ada@example.com", password: "correct horse battery" } };
    expect(await request(server.url, "/api/auth/login", login)).toMatchObject({
      status: 503,
      body: { code: "service.unavailable", retryable: true },
    });

    proxy.heal();
    await expect.poll(() => statusOf(server.url, "/readyz"), { timeout: 20_000 }).toBe(200);
    await senders.expectNothingLost();
    await senders.retry();
    await senders.expectNothingLost();
    expect(await senders.history()).toHaveLength(senders.sends.length);
  });

  it("recovers when PostgreSQL ends its connections", async () => {
    const server = await startServer({ env: { DATABASE_URL: database.url, JWT_SECRET } });
    const senders = await ConcurrentSenders.of(server.url);
    await senders.start();
    await senders.acknowledgements(50);
    await onDatabase(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'synctalk'",
    );
    await senders.stop();
    expect(senders.with("cut")).toEqual([]);
    for (const { code } of senders.with("refused")) expect(code).toBe("service.unavailable");
    expect(await statusOf(server.url, "/readyz")).toBe(200);
    await senders.retry();
    await senders.expectNothingLost();
    expect(await senders.history()).toHaveLength(senders.sends.length);
  });

  it("reports in one sentence that no database server answers", async () => {
    const env = { DATABASE_URL: "postgresql://synctalk:hunter2@127.0.0.1:1/synctalk", JWT_SECRET };
    const server = await runServer({ env });
    expect(await server.exit()).toEqual(FAILED);
    expect(server.stderr.trim()).toMatch(/^The database does not respond.*DATABASE_URL.*$/);
    expect(server.stdout + server.stderr).not.toContain("hunter2");
  });

  it("reports in one sentence that the database does not exist or refuses the login", async () => {
    const [missing, stranger] = [new URL(database.url), new URL(database.url)];
    missing.pathname = "/no_such_database";
    stranger.username = "no_such_role";
    for (const [url, name] of [
      [missing, "no_such_database"],
      [stranger, "no_such_role"],
    ] as const) {
      const server = await runServer({ env: { DATABASE_URL: url.href, JWT_SECRET } });
      expect(await server.exit()).toEqual(FAILED);
      expect(server.stderr.trim()).toMatch(new RegExp(`^.*${name}.*DATABASE_URL.*$`));
    }
  });

  it("logs a broken database without the texts of messages", async () => {
    const env = { DATABASE_URL: database.url, JWT_SECRET, NODE_ENV: "production" };
    const server = await startServer({ env });
    const ada = await register(server.url, "ada");
    const room = await ada.createRoom();
    await onDatabase(`ALTER TABLE "Message" RENAME TO "Massage"`);
    await onDatabase(`ALTER TABLE "User" RENAME TO "Loser"`);
    const canary = "canary-5c77";
    const sent = await ada.post(`/api/rooms/${room.id}/messages`, { body: canary });
    expect(sent).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(await registration(ada, canary)).toBe(500);
    server.kill("SIGTERM");
    await server.exit();
    expect(server.stdout).toContain("unexpected error");
    expect(server.stdout).not.toContain(canary);
    expect(server.stdout).not.toContain("$argon2");
  });
});

const statusOf = async (url: string, path: string) => (await request(url, path)).status;

async function registration({ url }: TestClient, password: string): Promise<number> {
  const body = { email: "bob@example.com", password };
  return (await request(url, "/api/auth/register", { method: "POST", body })).status;
}

async function throughProxy(address: string): Promise<{ proxy: TcpProxy; url: string }> {
  const url = new URL(address);
  const proxy = await TcpProxy.between({ far: url.hostname }, Number(url.port || 5432));
  onTestFinished(() => proxy.close());
  url.host = `127.0.0.1:${proxy.port}`;
  return { proxy, url: url.href };
}

async function onDatabase(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
