import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import pg from "pg";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { register, type TestClient } from "../support/client.js";
import { measured } from "../support/measured.js";
import { createPostgresDatabase, type PostgresDatabase } from "../support/postgres-database.js";
import { sqlmap } from "../support/sqlmap.js";
import { CALLS, routes } from "../support/api/calls.js";

const PATIENCE = { timeout: 300_000 };

let database: PostgresDatabase;
let app: App;
/** Receives the mails. */
let dataDir = "";
let ada: TestClient;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  database = await createPostgresDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "synctalk-security-"));
  const persistence = { kind: "postgres", url: database.url, dataDir } as const;
  app = await startTestServer({ config: { persistence, jwtSecret: "a secret for this test that is long enough" } });
  ada = await register(app.url, "ada");
  const bob = await register(app.url, "bob");
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  ids = {
    roomId: room.id,
    userId: bob.id,
    sessionId: crypto.randomUUID(),
    messageId: (await ada.send(room.id, "one")).id,
    kind: "mute",
  };
});
afterAll(async () => {
  await app.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const TEXTS: Readonly<Record<string, string>> = {
  email: "ada@example.com",
  password: "correct horse battery",
  kind: "mute",
  membership: "any",
  visibility: "public",
  limit: "5",
  after: "0",
};

/** Times and positions exclude one another, so only one of them is tried. */
const fieldsOf = (name: string) =>
  Object.keys(CALLS[name]?.schema.shape ?? {}).filter((field) => !/^(?:before|around|until)$/.test(field));
const parametersOf = (name: string) => fieldsOf(name).length;
let attacked = 0;

/** With the right password, the request would delete the account. */
const valueOf = (name: string, field: string) => (name === "DELETE /api/users/me" ? "wrong" : (TEXTS[field] ?? "1"));

/** The request with a marked value for every parameter of its schema. */
function attackOn(name: string) {
  const [method = "", pattern = ""] = name.split(" ");
  const path = pattern.replaceAll(/:(\w+)/g, (_all, field: string) => `${ids[field]}*`);
  const fields = fieldsOf(name).filter((field) => !pattern.includes(`:${field}`));
  const values = fields.map((field) => [field, `${valueOf(name, field)}*`] as const);
  const url = `${app.url}${path}`;
  if (method === "GET" || method === "DELETE") {
    const query = values.map(([field, value]) => `${field}=${value}`).join("&");
    return { method, url: query === "" ? url : `${url}?${query}`, token: ada.token };
  }
  return {
    method,
    url,
    token: ada.token,
    ...(values.length > 0 && { body: JSON.stringify(Object.fromEntries(values)) }),
  };
}

describe("sqlmap on a server with PostgreSQL", PATIENCE, () => {
  const withParameters = routes.filter((name) => Object.keys(CALLS[name]?.schema.shape ?? {}).length > 0);

  it.each(withParameters)("finds nothing in %s (S23)", async (name) => {
    const { tried, found } = await sqlmap(attackOn(name));
    expect(found).toEqual([]);
    expect(tried).toBe(parametersOf(name));
    attacked += tried;
    expect((await ada.get("/api/users/me")).status).toBe(200);
  });

  it("tries every parameter of every operation (S23)", () => {
    measured("S23", { parameters: attacked });
    expect(attacked).toBeGreaterThan(30);
  });

  it("finds the parameter of a careless server that concatenates it into a query (S23)", async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 4 });
    const careless = createServer((request, response) => {
      const name = new URL(request.url ?? "", "http://x").searchParams.get("name") ?? "";
      pool.query(`SELECT username FROM "User" WHERE username LIKE '${name}%'`).then(
        ({ rows }) => response.end(JSON.stringify(rows)),
        (error: Error) => response.writeHead(500).end(error.message),
      );
    });
    await new Promise<void>((listening) => careless.listen(0, "127.0.0.1", listening));
    onTestFinished(async () => {
      careless.close();
      await pool.end();
    });
    const { port } = careless.address() as { port: number };
    expect((await sqlmap({ url: `http://127.0.0.1:${port}/?name=ada` })).found).not.toEqual([]);
  });
});
